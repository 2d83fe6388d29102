"""Dense TFLite models of any size, written without a converter."""

from __future__ import annotations

from itertools import pairwise

import flatbuffers
import numpy as np
import tflite


def dense(*widths: int) -> bytes:
    """A chain of layers from `widths[0]` to `widths[-1]` floats a row, with ReLUs in between.

    The batch size is free; the weights are random, so small that nothing grows on its way.
    """
    file = _File()
    tensors = [file.tensor(1, widths[0])]
    operators = []
    for index, (before, after) in enumerate(pairwise(widths)):
        weights = np.random.default_rng(index).normal(0, before**-0.5, (after, before))
        tensors += [file.tensor(after, before, values=weights),
                    file.tensor(after, values=np.zeros(after)), file.tensor(1, after)]
        last = index == len(widths) - 2
        end = len(tensors)
        operators.append(file.layer([end - 4, end - 3, end - 2], end - 1, relu=not last))
    return file.finish(tensors, operators)


class _File:
    """A model under way; all of its parts are offsets in the builder."""

    def __init__(self) -> None:
        self.builder = flatbuffers.Builder(1 << 20)
        tflite.BufferStart(self.builder)
        self.buffers = [tflite.BufferEnd(self.builder)]  # the first one has to be empty

    def tensor(self, *shape: int, values: np.ndarray | None = None) -> int:
        """A constant where there are `values`; else rows, of any number."""
        builder, buffer = self.builder, 0
        if values is not None:
            raw = np.frombuffer(values.astype("<f4").tobytes(), np.uint8)
            data = builder.CreateNumpyVector(raw)
            tflite.BufferStart(builder)
            tflite.BufferAddData(builder, data)
            self.buffers.append(tflite.BufferEnd(builder))
            buffer = len(self.buffers) - 1
        whole = self.numbers(shape)
        free = self.numbers((-1, *shape[1:])) if values is None else 0
        name = builder.CreateString(f"t{buffer}")
        tflite.TensorStart(builder)
        tflite.TensorAddShape(builder, whole)
        if free:
            tflite.TensorAddShapeSignature(builder, free)
        tflite.TensorAddType(builder, tflite.TensorType.FLOAT32)
        tflite.TensorAddBuffer(builder, buffer)
        tflite.TensorAddName(builder, name)
        return tflite.TensorEnd(builder)

    def numbers(self, values: tuple[int, ...] | list[int]) -> int:
        return self.builder.CreateNumpyVector(np.array(values, "<i4"))

    def layer(self, inputs: list[int], output: int, *, relu: bool) -> int:
        builder, function = self.builder, tflite.ActivationFunctionType
        tflite.FullyConnectedOptionsStart(builder)
        tflite.FullyConnectedOptionsAddFusedActivationFunction(
            builder, function.RELU if relu else function.NONE)
        options = tflite.FullyConnectedOptionsEnd(builder)
        taken, given = self.numbers(inputs), self.numbers([output])
        tflite.OperatorStart(builder)
        tflite.OperatorAddOpcodeIndex(builder, 0)
        tflite.OperatorAddInputs(builder, taken)
        tflite.OperatorAddOutputs(builder, given)
        tflite.OperatorAddBuiltinOptionsType(builder, tflite.BuiltinOptions.FullyConnectedOptions)
        tflite.OperatorAddBuiltinOptions(builder, options)
        return tflite.OperatorEnd(builder)

    def offsets(self, start: object, parts: list[int]) -> int:
        start(self.builder, len(parts))  # type: ignore[operator]
        for part in reversed(parts):
            self.builder.PrependUOffsetTRelative(part)
        return self.builder.EndVector()

    def finish(self, tensors: list[int], operators: list[int]) -> bytes:
        builder = self.builder
        tflite.OperatorCodeStart(builder)
        tflite.OperatorCodeAddDeprecatedBuiltinCode(builder, tflite.BuiltinOperator.FULLY_CONNECTED)
        tflite.OperatorCodeAddBuiltinCode(builder, tflite.BuiltinOperator.FULLY_CONNECTED)
        tflite.OperatorCodeAddVersion(builder, 1)
        code = tflite.OperatorCodeEnd(builder)
        codes = self.offsets(tflite.ModelStartOperatorCodesVector, [code])
        given, taken = self.numbers([0]), self.numbers([len(tensors) - 1])
        all_tensors = self.offsets(tflite.SubGraphStartTensorsVector, tensors)
        all_operators = self.offsets(tflite.SubGraphStartOperatorsVector, operators)
        tflite.SubGraphStart(builder)
        tflite.SubGraphAddTensors(builder, all_tensors)
        tflite.SubGraphAddInputs(builder, given)
        tflite.SubGraphAddOutputs(builder, taken)
        tflite.SubGraphAddOperators(builder, all_operators)
        graphs = self.offsets(tflite.ModelStartSubgraphsVector, [tflite.SubGraphEnd(builder)])
        buffers = self.offsets(tflite.ModelStartBuffersVector, self.buffers)
        tflite.ModelStart(builder)
        tflite.ModelAddVersion(builder, 3)
        tflite.ModelAddOperatorCodes(builder, codes)
        tflite.ModelAddSubgraphs(builder, graphs)
        tflite.ModelAddBuffers(builder, buffers)
        builder.Finish(tflite.ModelEnd(builder), b"TFL3")
        return bytes(builder.Output())
