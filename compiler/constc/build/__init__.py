"""The pipeline: a constitution on disk into a directory of datasets.

The package has the name of the public function ``constc.build``, and Python sets it as an attribute of ``constc``. So
the package can be called, and is that function.
"""

from __future__ import annotations

import sys
from types import ModuleType

from constc.api import build


class _Callable(ModuleType):
    __call__ = staticmethod(build)


sys.modules[__name__].__class__ = _Callable
