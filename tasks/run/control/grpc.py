"""Parameters over gRPC: what Sushi answers, on the board's loopback, tunnelled through SSH."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tasks.core.errors import AntlerError
from tasks.run.control import api
from tasks.run.control.settings import Setting
from tasks.sushi.timings import Load

_PATIENCE = 10.0
"""Seconds for an answer."""


class GrpcControl:
    """See Control."""

    def __init__(self, channel: Any, where: str) -> None:
        self._channel, self._where = channel, where

    def settings(self) -> tuple[Setting, ...]:
        """See Control.settings; Sushi counts tracks among its processors."""
        return tuple(self._settings())

    def _settings(self) -> Iterator[Setting]:
        for info in self._call("AudioGraphController/GetAllProcessors").processors:
            listed = self._call("ParameterController/GetProcessorParameters", id=info.id)
            for parameter in listed.parameters:
                key = api.message("ParameterIdentifier")(processor_id=info.id,
                                                         parameter_id=parameter.id)
                value = self._call("ParameterController/GetParameterValue", key)
                yield Setting(info.name, parameter.name, value.value, key)

    def set(self, setting: Setting, value: float) -> None:
        """See Control.set."""
        self._call("ParameterController/SetParameterValue", parameter=setting.key, value=value)

    def loads(self) -> tuple[tuple[str, Load], ...]:
        """See Control.loads; what was not measured yet is left out. Tracks are processors, too."""
        asked: list[tuple[str, str, dict[str, int]]] = [
            (info.name, "TimingController/GetProcessorTimings", {"id": info.id})
            for info in self._call("AudioGraphController/GetAllProcessors").processors]
        asked.append(("engine", "TimingController/GetEngineTimings", {}))
        found = [(name, self._load(call, fields)) for name, call, fields in asked]
        return tuple((name, load) for name, load in found if load)

    def _load(self, call: str, fields: dict[str, int]) -> Load | None:
        import grpc

        try:
            said = self._call(call, **fields)
        except AntlerError as error:
            known = (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNIMPLEMENTED)
            if isinstance(error.__cause__, grpc.RpcError) and error.__cause__.code() in known:
                return None  # no data yet, or timings are off
            raise
        return Load(said.average, said.min, said.max) if said.min <= said.max else None

    def _call(self, name: str, request: Any = None, **fields: object) -> Any:
        import grpc

        sent, back = map(api.message, api.CALLS[name])
        call: Callable[..., Any] = self._channel.unary_unary(
            f"/{api.PACKAGE}.{name}", request_serializer=sent.SerializeToString,
            response_deserializer=back.FromString)
        try:
            return call(sent(**fields) if request is None else request, timeout=_PATIENCE)
        except grpc.RpcError as error:
            raise AntlerError(f"Sushi on {self._where} does not answer {name}",
                              details=f"{error.code().name}: {error.details()}") from error


@contextmanager
def connected(port: int, where: str) -> Iterator[GrpcControl]:
    """Control over a port of this machine, the near end of a tunnel.

    Args:
        where: the board's name, for messages.
    """
    import grpc

    with grpc.insecure_channel(f"127.0.0.1:{port}", [("grpc.enable_http_proxy", 0)]) as channel:
        yield GrpcControl(channel, where)
