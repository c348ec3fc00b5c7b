"""The explorers: pictures that answer the pointer, with ipywidgets for controls. They know no exercise."""

from convlab.widgets.convolution import ConvolutionExplorer
from convlab.widgets.padding import PaddingExplorer
from convlab.widgets.transposed import TransposedConvolutionExplorer

__all__ = ["ConvolutionExplorer", "PaddingExplorer", "TransposedConvolutionExplorer"]
