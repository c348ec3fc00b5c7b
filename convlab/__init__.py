"""convlab: padding, stride and the rest of convolution arithmetic, as a library and a Jupyter course.

Every public name is loaded on first use, so that `import convlab` costs next to nothing:

>>> import convlab as cl
>>> cl.output_shape((8, 8), (3, 5), stride=(3, 4), padding=(0, 1))
(2, 2)
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME = {
    "arithmetic": (
        "ReceptiveField effective_kernel input_sizes multiply_adds output_shape output_size parameter_count "
        "receptive_field same_padding transposed_output_size"
    ),
    "convolution": "conv1d conv2d separable_conv2d",
    "course": "check hint progress solution",
    "errors": "ArgumentError ArgumentTypeError ConvlabError CourseError GeometryError",
    "ledger": "Ledger conv_matrix",
    "padding": "pad source_index",
    "pooling": "avg_pool2d max_pool2d max_unpool2d",
    "summary": "summarize",
    "transposed": "conv_transpose1d conv_transpose2d",
    "upsampling": "insert_zeros pixel_shuffle pixel_unshuffle upsample",
    "widgets": "ConvolutionExplorer PaddingExplorer TransposedConvolutionExplorer",
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names.split()}

__all__ = sorted(_MODULE_OF)


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'convlab' has no attribute {name!r}")
    value = getattr(import_module(f"convlab.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULE_OF})
