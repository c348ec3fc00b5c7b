"""`alias_frequency`, answered from its prompt alone; a comment names an input on which a wrong answer is wrong."""

import math

import numpy as np

from tests.course.strangers import right, wrong


@right("alias_frequency")
def alias_frequency_modulo_and_mirror(frequency, rate, stride):
    new_rate = rate / stride
    rest = frequency % new_rate
    return min(rest, new_rate - rest)


@right("alias_frequency")
def alias_frequency_distance_to_nearest_multiple(frequency, rate, stride):
    new_rate = rate / stride
    return abs(frequency - round(frequency / new_rate) * new_rate)


@right("alias_frequency")
def alias_frequency_folds_until_it_fits(frequency, rate, stride):
    new_rate = rate / stride
    while frequency > new_rate / 2:
        frequency = abs(frequency - new_rate)
    return float(frequency)


@right("alias_frequency")
def alias_frequency_angle_of_one_step(frequency, rate, stride):
    turn = np.exp(2j * np.pi * frequency * stride / rate)
    return abs(np.angle(turn)) / (2 * np.pi) * rate / stride


@right("alias_frequency")
def alias_frequency_walks_up_and_down_the_zones(frequency, rate, stride):
    half = rate / (2 * stride)
    zone, rest = divmod(frequency, half)
    return rest if zone % 2 == 0 else half - rest


# wrong on: alias_frequency(7000, 16000, 4) -- mirrors at the new rate, once
@wrong("alias_frequency")
def alias_frequency_one_fold(frequency, rate, stride):
    new_rate = rate / stride
    return frequency if frequency <= new_rate / 2 else abs(new_rate - frequency)


# wrong on: alias_frequency(6000, 16000, 2) -- only wraps round, no mirror
@wrong("alias_frequency")
def alias_frequency_modulo_the_new_rate(frequency, rate, stride):
    return frequency % (rate / stride)


# wrong on: alias_frequency(5000, 16000, 2) -- wraps round at half the new rate
@wrong("alias_frequency")
def alias_frequency_modulo_half_the_new_rate(frequency, rate, stride):
    return frequency % (rate / stride / 2)


# wrong on: alias_frequency(6000, 16000, 2) -- as if the tape ran slower
@wrong("alias_frequency")
def alias_frequency_divided_by_stride(frequency, rate, stride):
    return frequency / stride


# wrong on: alias_frequency(6000, 16000, 2) -- cuts off at the highest frequency there is
@wrong("alias_frequency")
def alias_frequency_clipped(frequency, rate, stride):
    return min(frequency, rate / (2 * stride))


# wrong on: alias_frequency(1000, 16000, 2) -- mirrors always, even a tone that is low enough
@wrong("alias_frequency")
def alias_frequency_always_mirrored(frequency, rate, stride):
    half = rate / (2 * stride)
    return half - frequency % half


# wrong on: alias_frequency(8000, 16000, 3) -- whole-number division of the rate
@wrong("alias_frequency")
def alias_frequency_whole_new_rate(frequency, rate, stride):
    new_rate = rate // stride
    rest = frequency % new_rate
    return float(min(rest, new_rate - rest))


# wrong on: alias_frequency(8000, 16000, 3) -- gives whole Hz only
@wrong("alias_frequency")
def alias_frequency_whole_hertz(frequency, rate, stride):
    new_rate = rate / stride
    return int(abs(frequency - new_rate * round(frequency / new_rate)))


# wrong on: alias_frequency(12000, 24000, 8) -- folds at most three times
@wrong("alias_frequency")
def alias_frequency_three_folds(frequency, rate, stride):
    new_rate = rate / stride
    for _ in range(3):
        if frequency > new_rate / 2:
            frequency = abs(frequency - new_rate)
    return float(frequency)


# wrong on: alias_frequency(4000, 16000, 2) -- exactly half the new rate becomes 0
@wrong("alias_frequency")
def alias_frequency_half_the_rate_counts_as_nothing(frequency, rate, stride):
    new_rate = rate / stride
    rest = frequency % new_rate
    if rest < new_rate / 2:
        return rest
    return new_rate - rest if rest > new_rate / 2 else 0.0


# wrong on: alias_frequency(4000, 16000, 4) -- a multiple of the new rate becomes the new rate, not 0
@wrong("alias_frequency")
def alias_frequency_counts_down_to_the_next_multiple(frequency, rate, stride):
    new_rate = rate / stride
    if frequency <= new_rate / 2:
        return frequency
    above = new_rate * math.floor(frequency / new_rate + 1) - frequency
    return above if above <= new_rate / 2 or frequency % new_rate == 0 else new_rate - above
