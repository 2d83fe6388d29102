"""The version of code that makes what is expensive to make again: part of the digest of the result.

Other results have the code itself among their inputs. Here an edit that changes nothing in the
result, a comment or a message, would cost minutes of compiling; so a person decides, and a test
(tests/unit/test_makers.py) makes sure that somebody did.
"""

from __future__ import annotations

from tasks.core.frozen import frozen


@frozen
class Maker:
    """What decides how something is made.

    Attributes:
        version: raise it when the result changes: everything is then made again.
        code: digest of the code in `files` when `version` was last judged to be right.
        files: relative to the checkout.
    """

    version: int
    code: str
    files: tuple[str, ...]
