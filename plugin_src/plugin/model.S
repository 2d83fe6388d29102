/* SPDX-License-Identifier: GPL-3.0-or-later
   The model file as it is, in read-only memory: another model is one assembly and one link, no C++.
   FlatBuffers wants 16 bytes of alignment. */
    .section .rodata.antler_model, "a", %progbits
    .balign 16
    .global antler_model_begin
    .hidden antler_model_begin
antler_model_begin:
    .incbin ANTLER_MODEL_FILE
    .global antler_model_end
    .hidden antler_model_end
antler_model_end:
    .byte 0

    .section .note.GNU-stack, "", %progbits
