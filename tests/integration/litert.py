"""What Google's own interpreter makes of audio with a model: what every host is compared with."""

from __future__ import annotations

from pathlib import Path

import numpy as np


def play(model: Path, audio: np.ndarray, *parameters: float | np.ndarray) -> np.ndarray:
    """The model's output for `audio`, of shape (channels, frames).

    Args:
        parameters: the model's other inputs, each one value or one a frame.
    """
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(model))
    columns = [audio, *(np.broadcast_to(values, audio.shape) for values in parameters)]
    rows = np.stack(columns, axis=-1).reshape(-1, len(columns)).astype(np.float32)
    interpreter.resize_tensor_input(0, rows.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], rows)
    interpreter.invoke()
    made = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    return made.reshape(audio.shape)
