// SPDX-License-Identifier: GPL-3.0-or-later
// An address of another module's function in what is otherwise code.
        .text
        .globl  text
        .p2align 3
text:   .quad   malloc
        .section .note.GNU-stack, "", %progbits
