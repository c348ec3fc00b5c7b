"""What several of the right answers compute with."""


def as_pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def out_size(i, k, stride=1, padding=0):
    return (i + 2 * padding - k) // stride + 1


def mirrored_list(items, p):
    if p == 0:
        return list(items)
    items = list(items)
    return items[1 : p + 1][::-1] + items + items[-p - 1 : -1][::-1]
