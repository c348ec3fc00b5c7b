"""`ten_layers_shape`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch

from tests.course.strangers import right, wrong


@right("ten_layers_shape")
def ten_layers_written_down():
    return (200, 200)


@right("ten_layers_shape")
def ten_layers_loop_into_list():
    shape = [240, 240]
    for _ in range(10):
        shape = [side - 5 + 1 for side in shape]
    return shape


@right("ten_layers_shape")
def ten_layers_torch_size():
    net = torch.nn.Sequential(*[torch.nn.Conv2d(1, 1, 5) for _ in range(10)])
    return net(torch.zeros(1, 1, 240, 240)).shape[2:]


@right("ten_layers_shape")
def ten_layers_numpy_array():
    return np.array([240, 240]) - 10 * (np.array([5, 5]) - 1)


# wrong: one layer instead of ten
@wrong("ten_layers_shape")
def ten_only_one_layer():
    return (236, 236)


# wrong: 5 pixels per layer
@wrong("ten_layers_shape")
def ten_whole_kernel_each():
    return (190, 190)


# wrong: k // 2 per layer, one side only
@wrong("ten_layers_shape")
def ten_one_side_only():
    return (220, 220)


# wrong: 4 pixels on each of the two sides
@wrong("ten_layers_shape")
def ten_four_per_side():
    return (160, 160)


# wrong: nine layers
@wrong("ten_layers_shape")
def ten_off_by_one_layer():
    return (204, 204)


# wrong: as if padded
@wrong("ten_layers_shape")
def ten_size_is_kept():
    return (240, 240)


# wrong: a number, not a pair
@wrong("ten_layers_shape")
def ten_bare_number():
    return 200


# wrong: a string
@wrong("ten_layers_shape")
def ten_as_text():
    return "(200, 200)"


# wrong: what is lost, not what comes out
@wrong("ten_layers_shape")
def ten_loss_instead_of_rest():
    return (40, 40)
