"""Writes the examples for TensorFlow Lite: `python write_tflite.py`.

Needs `pip install tensorflow-cpu==2.18.1 tf_keras==2.18.0`: the second is the Keras whose LSTM
becomes one operator. Each run writes the same bytes but for amp_variables.tflite, of which
TensorFlow numbers the tensors in one of two orders.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import designs
import numpy as np
import tensorflow as tf
import tf_keras
from tensorflow.keras import layers

Function = Callable[..., dict[str, tf.Tensor]]


def write(name: str, converter: tf.lite.TFLiteConverter, **options: object) -> None:
    """Writes NAME.tflite; `options` are the converter's."""
    for option, value in options.items():
        setattr(converter, option, value)
    (designs.HERE / f"{name}.tflite").write_bytes(converter.convert())


def export(name: str, function: Function, inputs: dict[str, str], signature: bool = True,
           layer: object = None, **options: object) -> None:
    """Writes a function as NAME.tflite.

    Args:
        inputs: the shape of each argument, its axes with blanks between them; letters are free.
        signature: whether the file says what inputs and outputs are called; not all files do.
        layer: whose weights `function` uses.
        options: of the converter.
    """
    specs = [tf.TensorSpec([int(axis) if axis.isdigit() else None for axis in shape.split()],
                           tf.float32, tensor) for tensor, shape in inputs.items()]
    module = tf.Module()
    module.run = tf.function(function, input_signature=specs)
    # Only variables that the module holds become constants; those of Keras 3 wrap TensorFlow's.
    module.weights = [weight if isinstance(weight, tf.Variable) else weight.value
                      for weight in getattr(layer, "weights", ())]
    if not signature:
        run = module.run.get_concrete_function()
        write(name, tf.lite.TFLiteConverter.from_concrete_functions([run]), **options)
        return
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder, module.run)
        write(name, tf.lite.TFLiteConverter.from_saved_model(folder), **options)


def fuzz() -> None:
    """One dense network, its weights and its inputs and outputs of several types."""
    *hidden, last_kernel, last_bias = designs.trained("fuzz")

    def network(rows: tf.Tensor) -> dict[str, tf.Tensor]:
        flow = rows
        for kernel, bias in zip(hidden[::2], hidden[1::2], strict=True):
            flow = tf.tanh(tf.matmul(flow, kernel) + bias)
        return {"out": tf.matmul(flow, last_kernel) + last_bias}

    def samples() -> Iterator[list[np.ndarray]]:
        rows = np.random.default_rng(20).uniform((-1, 0), (1, 1), (500, 2)).astype(np.float32)
        yield from ([row[np.newaxis]] for row in rows)

    def store(name: str, **options: object) -> None:
        # Scales a channel are version 12 of FULLY_CONNECTED, which TensorFlow 2.14 does not know.
        export(name, network, {"rows": "N 2"}, **options,
               _experimental_disable_per_channel_quantization_for_dense_layers=True)

    smaller = {"optimizations": [tf.lite.Optimize.DEFAULT]}
    whole = smaller | {"representative_dataset": samples}
    store("fuzz")
    store("fuzz_float16_weights", **smaller,
          target_spec=tf.lite.TargetSpec(supported_types=[tf.float16]))
    store("fuzz_int8_weights", **smaller)
    for kind in (tf.int8, tf.uint8):
        store(f"fuzz_{kind.name}", inference_input_type=kind, inference_output_type=kind, **whole)
    operators = [tf.lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8]
    store("fuzz_int16", **whole, inference_input_type=tf.int16, inference_output_type=tf.int16,
          target_spec=tf.lite.TargetSpec(supported_ops=operators))


def gain(audio: tf.Tensor, gain: tf.Tensor) -> dict[str, tf.Tensor]:
    """Louder or quieter, and how loud it became."""
    out = audio * gain
    return {"out": out, "peak": tf.reshape(tf.reduce_max(tf.abs(out)), [1])}


def crush(audio: tf.Tensor, steps: tf.Tensor) -> dict[str, tf.Tensor]:
    """Rounds to so many steps."""
    return {"out": tf.round(audio * steps) / steps}


def fold(audio: tf.Tensor, folds: tf.Tensor) -> dict[str, tf.Tensor]:
    """Folds the wave back at ±1."""
    return {"out": tf.sin(audio * folds * (np.pi / 2))}


def drive(audio: tf.Tensor, pad: bool = False) -> tf.Tensor:
    """Three dilated convolutions; with `pad` zeros stand in for the past."""
    weights, flow = designs.trained("drive"), audio
    for number, dilation in enumerate(designs.DILATIONS):
        kernel, bias = weights[2 * number], weights[2 * number + 1]
        past = [[0, 0], [2 * dilation * pad, 0], [0, 0]]
        flow = tf.nn.conv1d(tf.pad(flow, past) if pad else flow, kernel, 1, "VALID",
                            dilations=dilation) + bias
        flow = flow if number == len(designs.DILATIONS) - 1 else tf.tanh(flow)
    return flow


def drives() -> None:
    """The same network with its past left out, padded, in windows, and as a state."""
    def cached(audio: tf.Tensor, past: tf.Tensor) -> dict[str, tf.Tensor]:
        heard = tf.concat([past, audio], axis=1)
        kept = tf.reshape(heard[:, -designs.CONTEXT:], past.shape)  # so that the file says its size
        return {"out": drive(heard), "past_out": kept}

    export("drive", lambda audio: {"out": drive(audio)}, {"audio": "1 N 1"})
    export("drive_padded", lambda audio: {"out": drive(audio, pad=True)}, {"audio": "1 N 1"})
    export("drive_windows", lambda audio: {"out": tf.reshape(drive(audio), [-1, 1])},
           {"audio": f"N {designs.CONTEXT + 1} 1"})
    export("drive_cached", cached, {"audio": "1 N 1", "past": f"1 {designs.CONTEXT} 1"})


def squeeze_gru(name: str, frames: str, unroll: bool = False) -> None:
    """A compressor: 1 / (1 + amount * level), the level being the mean of the GRU's envelopes."""
    gru = layers.GRU(designs.ENVELOPES, return_sequences=True, return_state=True, unroll=unroll)
    gru.build((1, None, 1))
    gru.set_weights(designs.squeeze())

    def network(audio: tf.Tensor, amount: tf.Tensor, state_in: tf.Tensor) -> dict[str, tf.Tensor]:
        levels, state = gru(tf.abs(audio), initial_state=state_in)
        level = tf.reduce_mean(levels, axis=2, keepdims=True)
        return {"out": audio / (1 + amount * level), "state_out": state}

    state = f"1 {designs.ENVELOPES}"
    export(name, network, {"audio": f"1 {frames} 1", "amount": "1", "state_in": state}, layer=gru)


def amp_layer(keras: object = tf.keras,
              **options: object) -> tuple[object, np.ndarray, np.ndarray]:
    """The amplifier's LSTM, and the kernel and bias of the dense layer behind it.

    Args:
        keras: tf.keras for a loop in TensorFlow Lite, tf_keras for one operator.
        options: of the LSTM.
    """
    lstm = keras.layers.LSTM(designs.CELLS, **options)
    lstm.build((1, None, 1))
    *weights, kernel, bias = designs.trained("amp")
    lstm.set_weights(weights)
    return lstm, kernel, bias


def amp() -> None:
    """h and c go in, and come out as hn and cn."""
    lstm, kernel, bias = amp_layer(return_sequences=True, return_state=True)

    def network(audio: tf.Tensor, h: tf.Tensor, c: tf.Tensor) -> dict[str, tf.Tensor]:
        cells, hn, cn = lstm(audio, initial_state=[h, c])
        return {"out": tf.matmul(cells, kernel[np.newaxis]) + bias, "hn": hn, "cn": cn}

    state = f"1 {designs.CELLS}"
    export("amp", network, {"audio": "1 N 1", "h": state, "c": state}, layer=lstm)


def amp_fused() -> None:
    """The state is in variable tensors of UNIDIRECTIONAL_SEQUENCE_LSTM."""
    lstm, kernel, bias = amp_layer(tf_keras, return_sequences=True)
    export("amp_fused", lambda audio: {"out": tf.matmul(lstm(audio), kernel[np.newaxis]) + bias},
           {"audio": "1 N 1"}, layer=lstm)


def amp_variables(name: str, frames: int | None) -> None:
    """The state is in resource variables, as Keras 3 exports a stateful LSTM."""
    network = tf.keras.Sequential([
        tf.keras.Input(batch_shape=(1, frames, 1), name="audio"),
        layers.LSTM(designs.CELLS, return_sequences=True, stateful=True),
        layers.Dense(1, name="out")])
    network.set_weights(designs.trained("amp"))
    write(name, tf.lite.TFLiteConverter.from_keras_model(network))


def snippets() -> None:
    """The LSTM starts anew for each window, of which it gives the last sample."""
    lstm, kernel, bias = amp_layer()
    export("snippets", lambda audio: {"out": tf.matmul(lstm(audio), kernel) + bias},
           {"audio": f"64 {designs.WINDOW} 1"}, layer=lstm)


def width(audio: tf.Tensor, width: tf.Tensor) -> dict[str, tf.Tensor]:
    """Middle and side, the side times the width, and a soft limit on the louder of both."""
    middle, side = tf.split(tf.matmul(audio, [[[0.5, 0.5], [0.5, -0.5]]]), 2, axis=2)
    both = tf.matmul(tf.concat([middle, side * width], axis=2), [[[1.0, 1.0], [1.0, -1.0]]])
    louder = tf.reduce_max(tf.abs(both), axis=2, keepdims=True)
    return {"out": both / tf.maximum(louder, 1.0)}


def gate(audio: tf.Tensor, threshold: tf.Tensor) -> dict[str, tf.Tensor]:
    """A noise gate on frames: gain p / (p + threshold²), p being the power of the frame."""
    power = tf.reduce_mean(audio * audio, axis=1, keepdims=True)
    passed = power / (power + (threshold * threshold + designs.SILENCE))
    return {"out": audio * passed * designs.hann()}


def strokes(audio: tf.Tensor) -> dict[str, tf.Tensor]:
    """It listens: the spectra of 16 frames, and two dense layers that make scores of them."""
    kernel, bias, last, last_bias = designs.strokes()
    frames = tf.reshape(audio, [-1, designs.BAND_FRAME])
    parts = tf.square(tf.matmul(frames, designs.spectrum()))
    power = parts[:, :designs.BANDS] + parts[:, designs.BANDS:]
    bands = tf.reshape(tf.math.log(1 + designs.LOUD * power), [1, len(kernel)])
    return {"scores": tf.nn.softmax(tf.matmul(tf.nn.relu(tf.matmul(bands, kernel) + bias), last)
                                    + last_bias)}


def pitch(audio: tf.Tensor) -> dict[str, tf.Tensor]:
    """It listens: how alike a window is to itself so many samples before, and the lag of the most.

    The window again and again, in rows that are a sample shorter, is a sample later in each row.
    """
    longest = int(designs.LAGS[-1])
    rows, wide = longest + 1, designs.TUNED - 1
    shifted = tf.reshape(tf.tile(audio, [rows])[longest:longest + rows * wide], [rows, wide])
    before, now = shifted[:, :designs.TUNED - longest], audio[longest:]
    energy = tf.reduce_sum(before * before, axis=1) + tf.reduce_sum(now * now)
    product = tf.reshape(tf.matmul(before, now[:, tf.newaxis]), [rows])
    alike = (2 * product / (energy + designs.SILENCE))[int(designs.LAGS[0]):]
    judged = designs.SHARP * (alike - designs.SHORT * designs.LAGS.astype(np.float32))
    clarity = tf.reduce_max(alike, keepdims=True)
    found = tf.reduce_sum(tf.nn.softmax(judged[tf.newaxis])[0] * designs.pitches(), keepdims=True)
    return {"pitch": found * tf.sigmoid(designs.SURE * (clarity - designs.CLEAR)),
            "clarity": clarity}


def main() -> None:
    """Writes all of them."""
    fuzz()
    export("gain", gain, {"audio": "1 1 N", "gain": "1 1 1"}, signature=False)
    export("crush", crush, {"audio": "1 N 1", "steps": ""})
    export("fold", fold, {"audio": "N", "folds": "1"})
    export("fold_64", fold, {"audio": "64", "folds": "1"})
    export("fold_channels", fold, {"audio": "channels N", "folds": "1"})
    drives()
    squeeze_gru("squeeze", "N")
    squeeze_gru("squeeze_1", "1", unroll=True)
    amp()
    amp_fused()
    amp_variables("amp_variables", None)
    amp_variables("amp_16", 16)
    snippets()
    export("width", width, {"audio": "1 N 2", "width": "1"})
    export("gate", gate, {"audio": f"1 {designs.FRAME}", "threshold": "1"})
    export("strokes", strokes, {"audio": f"1 {designs.HEARD}"})
    export("pitch", pitch, {"audio": f"{designs.TUNED}"})


if __name__ == "__main__":
    main()
