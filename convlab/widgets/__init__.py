"""The explorers: pictures that answer the pointer, with ipywidgets for controls. They know no exercise."""

from convlab.widgets.audio import AudioStrideExplorer
from convlab.widgets.channels import ChannelExplorer
from convlab.widgets.convolution import ConvolutionExplorer
from convlab.widgets.field import ReceptiveFieldExplorer
from convlab.widgets.padding import PaddingExplorer
from convlab.widgets.transposed import TransposedConvolutionExplorer
from convlab.widgets.upsampling import UpsamplingExplorer

__all__ = [
    "AudioStrideExplorer",
    "ChannelExplorer",
    "ConvolutionExplorer",
    "PaddingExplorer",
    "ReceptiveFieldExplorer",
    "TransposedConvolutionExplorer",
    "UpsamplingExplorer",
]
