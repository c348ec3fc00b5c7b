"""`max_unpool`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import numpy as np
import torch
import torch.nn.functional as F

from tests.course.strangers import right, wrong


@right("max_unpool")
def max_unpool_flat_assignment(values, indices, shape):
    out = np.zeros(shape[0] * shape[1], dtype=values.dtype)
    out[indices.ravel()] = values.ravel()
    return out.reshape(shape)


@right("max_unpool")
def max_unpool_loop_with_divmod(values, indices, shape):
    out = np.zeros(shape)
    for value, index in zip(values.flatten(), indices.flatten()):
        out[divmod(int(index), shape[1])] = value
    return out


@right("max_unpool")
def max_unpool_np_put(values, indices, shape):
    out = np.zeros(shape, values.dtype)
    np.put(out, indices, values)
    return out


@right("max_unpool")
def max_unpool_torch_scatter(values, indices, shape):
    values, indices = torch.as_tensor(values), torch.as_tensor(indices).long()
    flat = torch.zeros(shape[0] * shape[1], dtype=values.dtype)
    return flat.scatter_(0, indices.reshape(-1), values.reshape(-1)).reshape(tuple(shape))


@right("max_unpool")
def max_unpool_f_max_unpool2d(values, indices, shape):
    # a kernel size for which torch's own idea of the output size is the wanted one
    window = (shape[0] - values.shape[0] + 1, shape[1] - values.shape[1] + 1)
    values, indices = torch.as_tensor(values), torch.as_tensor(indices).long()
    return F.max_unpool2d(values[None, None], indices[None, None], window, stride=1)[0, 0]


@right("max_unpool")
def max_unpool_one_hot_matrix(values, indices, shape):
    places = np.arange(shape[0] * shape[1])
    one_hot = (indices.reshape(-1, 1) == places).astype(np.float64)
    return np.einsum("n,np->p", values.reshape(-1), one_hot).reshape(shape)


@right("max_unpool")
def max_unpool_bincount_with_weights(values, indices, shape):
    return np.bincount(indices.ravel(), weights=values.ravel(), minlength=shape[0] * shape[1]).reshape(shape)


@right("max_unpool")
def max_unpool_dictionary_to_lists(values, indices, shape):
    height, width = shape
    given = dict(zip(indices.ravel().tolist(), values.ravel().tolist()))
    return np.array([[given.get(r * width + c, 0) for c in range(width)] for r in range(height)])


@right("max_unpool")
def max_unpool_row_and_column_index_arrays(values, indices, shape):
    out = np.zeros(shape, dtype=np.float32)
    rows, columns = np.unravel_index(indices, shape)
    out[rows, columns] = values
    return out


@right("max_unpool")
def max_unpool_tensors_only(values, indices, shape):
    out = values.new_zeros(shape)
    out.view(-1)[torch.flatten(indices).long()] = values.flatten()
    return out


# wrong on: max_unpool(np.array([[7, 5]]), np.array([[3, 1]]), (2, 3)) -- row length: the height
@wrong("max_unpool")
def max_unpool_divmod_by_the_height(values, indices, shape):
    out = np.zeros(shape)
    for value, index in zip(values.ravel(), indices.ravel()):
        r, c = divmod(int(index), shape[0])
        if r < shape[0] and c < shape[1]:
            out[r, c] = value
    return out


# wrong on: max_unpool(np.array([[7, 5]]), np.array([[3, 1]]), (2, 3)) -- column-major
@wrong("max_unpool")
def max_unpool_column_major(values, indices, shape):
    flat = np.zeros(shape[0] * shape[1])
    flat[indices.ravel()] = values.ravel()
    return flat.reshape(shape, order="F")


# wrong on: max_unpool(np.array([[7, 5]]), np.array([[3, 1]]), (2, 3)) -- sorts the places, not the values with them
@wrong("max_unpool")
def max_unpool_in_reading_order(values, indices, shape):
    mask = np.zeros(shape[0] * shape[1], dtype=bool)
    mask[indices.ravel()] = True
    out = np.zeros(shape[0] * shape[1])
    out[mask] = values.ravel()
    return out.reshape(shape)


# wrong on: max_unpool(np.array([[7, 5]]), np.array([[0, 1]]), (2, 3)) -- index 0 is falsy and left out
@wrong("max_unpool")
def max_unpool_skips_index_zero(values, indices, shape):
    out = np.zeros(shape)
    for value, index in zip(values.ravel(), indices.ravel()):
        if index:
            out[index // shape[1], index % shape[1]] = value
    return out


# wrong on: max_unpool(np.array([[-7, 5]]), np.array([[3, 1]]), (2, 3)) -- the larger of zero and the value
@wrong("max_unpool")
def max_unpool_maximum_with_zero(values, indices, shape):
    out = np.zeros(shape[0] * shape[1])
    np.maximum.at(out, indices.ravel(), values.ravel())
    return out.reshape(shape)


# wrong on: max_unpool(np.array([[0.5, 1.5]]), np.array([[3, 1]]), (2, 3)) -- the type of indices cuts the values off
@wrong("max_unpool")
def max_unpool_in_the_type_of_the_indices(values, indices, shape):
    out = np.zeros(shape, dtype=indices.dtype)
    out.ravel()[indices.ravel()] = values.ravel()
    return out


# wrong on: max_unpool(np.array([[7, 5]]), np.array([[3, 1]]), (2, 3)) -- fills the blocks, as nearest would
@wrong("max_unpool")
def max_unpool_fills_all_places(values, indices, shape):
    rows = np.arange(shape[0]) * values.shape[0] // shape[0]
    columns = np.arange(shape[1]) * values.shape[1] // shape[1]
    return values[rows[:, None], columns]


# wrong on: max_unpool(np.array([[7, 5]]), np.array([[0, 5]]), (2, 3)) -- index < size - 1: the last place stays empty
@wrong("max_unpool")
def max_unpool_last_place_lost(values, indices, shape):
    out = np.zeros(shape[0] * shape[1])
    for value, index in zip(values.ravel(), indices.ravel()):
        if index < out.size - 1:
            out[index] = value
    return out.reshape(shape)


# wrong on: max_unpool(np.array([[7, 5]]), np.array([[3, 1]]), (2, 3)) -- counts from 1
@wrong("max_unpool")
def max_unpool_counts_from_one(values, indices, shape):
    out = np.zeros(shape[0] * shape[1])
    out[indices.ravel() - 1] = values.ravel()
    return out.reshape(shape)


# wrong on: max_unpool(np.array([[7, 5]]), np.array([[3, 1]]), (4, 3)) -- guesses the height from a window of 2
@wrong("max_unpool")
def max_unpool_guesses_the_height(values, indices, shape):
    out = np.zeros((max(2 * values.shape[0], indices.max() // shape[1] + 1), shape[1]))
    out[indices // shape[1], indices % shape[1]] = values
    return out


# wrong on: max_unpool(np.array([[7, 5], [8, 6]]), np.array([[3, 1], [7, 8]]), (3, 3)) -- the first row of values only
@wrong("max_unpool")
def max_unpool_first_row_only(values, indices, shape):
    out = np.zeros(shape)
    for value, index in zip(values[0], indices[0]):
        out[index // shape[1], index % shape[1]] = value
    return out


# wrong on: max_unpool(np.array([[7], [5]]), np.array([[3], [1]]), (3, 2)) -- shape taken for (width, height)
@wrong("max_unpool")
def max_unpool_shape_as_width_height(values, indices, shape):
    width, height = shape
    flat = np.zeros(height * width)
    flat[indices.ravel()] = values.ravel()
    return flat.reshape(height, width)
