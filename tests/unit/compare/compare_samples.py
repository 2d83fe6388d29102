"""Rows of a comparison, as small as the code that looks at them allows."""


def row(values: dict, average: float | None, error: float | None = 0.0, *, outcome: str = "PASS",
        maximum: float | None = None, weights: int | None = 1, latency: float = 0.0) -> dict:
    load = None if average is None else {
        "average": average, "minimum": average, "maximum": average if maximum is None else maximum}
    return {"values": values, "outcome": outcome, "load": load,
            "verify": {"verdict": "PASS", "error": error, "limit": 1.0},
            "latency": {"frames": 0, "seconds": latency}, "model": {"weights": weights, "bytes": 1}}
