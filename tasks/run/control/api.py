"""The part of Sushi's gRPC API that Antler uses; the same from Sushi 0.11 to 1.2.

Names and numbers of fields are Sushi's: rpc_interface/protos/sushi_rpc.proto of its tags 0.11.0 and
0.99.0 (0.12.0), and sushi-grpc-api at 9ca459e, which its tags 1.0.0 to 1.2.0 have as a submodule.
"""

from __future__ import annotations

from functools import cache
from typing import Any

PACKAGE = "sushi_rpc"

_FLOAT, _INT, _TEXT = 2, 5, 9  # numbers of types in descriptor.proto
MESSAGES: dict[str, dict[str, tuple[int, int | str]]] = {
    "GenericVoidValue": {},
    "GenericFloatValue": {"value": (1, _FLOAT)},
    "CpuTimings": {"average": (1, _FLOAT), "min": (2, _FLOAT), "max": (3, _FLOAT)},
    "ProcessorIdentifier": {"id": (1, _INT)},
    "ParameterIdentifier": {"processor_id": (1, _INT), "parameter_id": (2, _INT)},
    "ProcessorInfo": {"id": (1, _INT), "label": (2, _TEXT), "name": (3, _TEXT)},
    "ProcessorInfoList": {"processors": (1, "ProcessorInfo")},
    "ParameterInfo": {"id": (1, _INT), "label": (3, _TEXT), "name": (4, _TEXT)},
    "ParameterInfoList": {"parameters": (1, "ParameterInfo")},
    "ParameterValue": {"parameter": (1, "ParameterIdentifier"), "value": (2, _FLOAT)},
}
"""Message → field → its number, and its type or message. A field of a list is repeated."""

CALLS: dict[str, tuple[str, str]] = {
    "AudioGraphController/GetAllProcessors": ("GenericVoidValue", "ProcessorInfoList"),
    "ParameterController/GetProcessorParameters": ("ProcessorIdentifier", "ParameterInfoList"),
    "ParameterController/GetParameterValue": ("ParameterIdentifier", "GenericFloatValue"),
    "ParameterController/SetParameterValue": ("ParameterValue", "GenericVoidValue"),
    "TimingController/GetEngineTimings": ("GenericVoidValue", "CpuTimings"),
    "TimingController/GetProcessorTimings": ("ProcessorIdentifier", "CpuTimings"),
}
"""Service and call → what is sent, what comes back."""


@cache
def message(name: str) -> Any:
    """The class of a message."""
    from google.protobuf.message_factory import GetMessageClass

    return GetMessageClass(_pool().FindMessageTypeByName(f"{PACKAGE}.{name}"))


@cache
def _pool() -> Any:
    from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
    from google.protobuf.descriptor_pool import DescriptorPool

    file = FileDescriptorProto(name="sushi_rpc.proto", package=PACKAGE, syntax="proto3")
    for name, fields in MESSAGES.items():
        made = file.message_type.add(name=name)
        for field, (number, kind) in fields.items():
            repeated = name.endswith("List")
            label = (FieldDescriptorProto.LABEL_REPEATED if repeated
                     else FieldDescriptorProto.LABEL_OPTIONAL)
            one = made.field.add(name=field, number=number, label=label)
            if isinstance(kind, str):
                one.type, one.type_name = FieldDescriptorProto.TYPE_MESSAGE, f".{PACKAGE}.{kind}"
            else:
                one.type = kind
    pool = DescriptorPool()
    pool.Add(file)
    return pool
