"""Makes the .onnx files here: `python make_onnx.py [FOLDER]`; README.md says what each does.

Needs `pip install onnx`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from onnx import numpy_helper, parser

HEAD = '<ir_version: 8, opset_import: ["": 17, "own": 1]>'
GRAPHS = (
    """looks_ahead (float[1, 1, N] audio) => (float[1, 1, N] out)
    <float[1, 1, 3] kernel = {0.25, 0.5, 0.25}>
    { out = Conv <pads = [1, 1]> (audio, kernel) }""",
    """normalizes (float[N] audio) => (float[N] out)
    <float silence = {0.001}>
    {
        loud = Abs (audio)
        peak = ReduceMax <keepdims = 0> (loud)
        divisor = Add (peak, silence)
        out = Div (audio, divisor)
    }""",
    """rows_share_a_scale (float[N, 2] rows) => (float[N, 1] out)
    <int8[2, 1] kernel = {100, 27}, int8 zero = {0}, float weight = {0.01}>
    {
        whole, scale, middle = DynamicQuantizeLinear (rows)
        sum = MatMulInteger (whole, kernel, middle, zero)
        product = Cast <to = 1> (sum)
        scaled = Mul (product, scale)
        flow = Mul (scaled, weight)
        out = Tanh (flow)
    }""",
    """random (float[N] audio) => (float[N] out)
    {
        noise = RandomUniformLike <low = -0.1, high = 0.1> (audio)
        out = Add (audio, noise)
    }""",
    """changing_size (float[N] audio) => (float[M] out)
    <float silence = {0.0}>
    {
        above = Greater (audio, silence)
        out = Compress <axis = 0> (audio, above)
    }""",
    """nan_weights (float[N, 2] rows) => (float[N, 1] out)
    <float[2, 1] kernel = {0.0, 1.0}>
    {
        sum = MatMul (rows, kernel)
        out = Tanh (sum)
    }""",
    """unpaired (float[1, N, 1] audio, float[1, 1] one, float[1, 1] two)
    => (float[1, N, 1] out, float[1, 1] left, float[1, 1] right)
    <int64 time = {1}, int64 last = {-1}, float whole = {1.0}>
    {
        sum = CumSum (audio, time)
        samples = Add (sum, one)
        square = Mul (audio, audio)
        power = CumSum (square, time)
        squares = Add (power, two)
        divisor = Add (squares, whole)
        out = Div (samples, divisor)
        left = Gather <axis = 1> (samples, last)
        right = Gather <axis = 1> (squares, last)
    }""",
    """unknown_operator (float[N, 2] rows) => (float[N, 1] out)
    { out = own.Fuzz (rows) }""",
    """stuck (float[1, N, 1] audio, float[1, 1, 1] total)
    => (float[1, N, 1] out, float[1, 1, 1] totalN)
    <int64 time = {1}, int64[1] last = {-1}, float whole = {1.0}, float slow = {0.02}>
    {
        square = Mul (audio, audio)
        rest = Sub (whole, square)
        root = Sqrt (rest)
        sum = CumSum (root, time)
        sums = Add (sum, total)
        totalN = Gather <axis = 1> (sums, last)
        small = Mul (sums, slow)
        loud = Tanh (small)
        out = Mul (audio, loud)
    }""",
    """rate_as_input (float[batch, time] input, float[2, batch, 1] state, int64 sr)
    => (float[batch, time] output, float[2, batch, 1] stateN)
    <float whole = {1.0}>
    {
        rate = Cast <to = 1> (sr)
        step = Div (whole, rate)
        small = Mul (input, step)
        axis = Constant <value_int = 1> ()
        sum = CumSum (small, axis)
        first = Constant <value_int = 0> ()
        before = Gather <axis = 0> (state, first)
        output = Add (sum, before)
        last = Constant <value_ints = [-1]> ()
        end = Gather <axis = 1> (output, last)
        both = Concat <axis = 1> (end, before)
        columns = Transpose <perm = [1, 0]> (both)
        shape = Constant <value_ints = [2, -1, 1]> ()
        stateN = Reshape (columns, shape)
    }""",
)

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for text in GRAPHS:
        model = parser.parse_model(HEAD + text)
        if model.graph.name == "nan_weights":  # for which the language above has no word
            kernel = np.array([[np.nan], [1.0]], np.float32)
            model.graph.initializer[0].CopyFrom(numpy_helper.from_array(kernel, "kernel"))
        (folder / f"{model.graph.name}.onnx").write_bytes(model.SerializeToString())
