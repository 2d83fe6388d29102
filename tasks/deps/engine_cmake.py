"""AntlerEngine.cmake, through which the plugin's CMake finds an engine."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.deps.model import Built


def config(artifact: Built, libraries: Sequence[str], system: Sequence[str],
           compile_definitions: Sequence[str]) -> str:
    """The file's text. It defines `antler::engine` with relative paths: the folder may be moved.

    Args:
        libraries: static libraries in lib/, in link order, without `lib` and `.a`.
        system: libraries of the target's system, linked after these.
    """
    libs = "\n".join(f'  "${{CMAKE_CURRENT_LIST_DIR}}/lib/lib{name}.a"' for name in libraries)
    options = " ".join(f"ANTLER_ENGINE_{name.upper()}={int(on)}" for name, on in artifact.options)
    return f"""\
# {artifact.recipe}, made by Antler; include() this file.
if(TARGET antler::engine)
  return()
endif()
add_library(antler::engine INTERFACE IMPORTED)
target_include_directories(antler::engine SYSTEM INTERFACE "${{CMAKE_CURRENT_LIST_DIR}}/include")
target_compile_definitions(antler::engine INTERFACE
  {" ".join(compile_definitions)} {options})
target_link_libraries(antler::engine INTERFACE
{libs}
  {" ".join(system)})
set(ANTLER_ENGINE_NAME {artifact.recipe.name})
set(ANTLER_ENGINE_VERSION {artifact.recipe.version})
"""
