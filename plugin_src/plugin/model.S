/* SPDX-License-Identifier: GPL-3.0-or-later
   The packed model as it is, in read-only memory: another model is one assembly and one link, no C++.
   In the package the model begins at a multiple of 64 bytes. */
    .section .rodata.antler_model, "a", %progbits
    .balign 64
    .global antler_model_begin
    .hidden antler_model_begin
antler_model_begin:
    .incbin ANTLER_MODEL_FILE
    .global antler_model_end
    .hidden antler_model_end
antler_model_end:
    .byte 0

    .section .note.GNU-stack, "", %progbits
