"""The explorers: pictures that answer the pointer, with ipywidgets for controls. They know no exercise."""

from convlab.widgets.convolution import ConvolutionExplorer
from convlab.widgets.field import ReceptiveFieldExplorer
from convlab.widgets.padding import PaddingExplorer
from convlab.widgets.transposed import TransposedConvolutionExplorer
from convlab.widgets.upsampling import UpsamplingExplorer

__all__ = [
    "ConvolutionExplorer",
    "PaddingExplorer",
    "ReceptiveFieldExplorer",
    "TransposedConvolutionExplorer",
    "UpsamplingExplorer",
]
