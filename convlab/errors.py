"""The exceptions that convlab raises, and nothing else does.

    ConvlabError
    ├── ArgumentError      (also a ValueError)  a value that cannot be: what was asked, the numbers, what would fit
    │   └── GeometryError                       sizes that do not go together: a kernel larger than its input, say
    ├── ArgumentTypeError  (also a TypeError)   the type is the mistake: a string, a float where an int belongs
    └── CourseError        (also a ValueError)  the course was asked for something it does not hold

Catch `ValueError` and `TypeError` as you would with torch; catch `ConvlabError` to tell ours from others.
"""


class ConvlabError(Exception):
    """The root of every exception raised on purpose here."""


class ArgumentError(ConvlabError, ValueError):
    """A value that cannot be; the message says what was asked and what would fit."""


class GeometryError(ArgumentError):
    """Sizes that do not go together; the message holds all of them."""


class ArgumentTypeError(ConvlabError, TypeError):
    """An argument of the wrong type; the message names the type it got and the one it wants."""


class CourseError(ConvlabError, ValueError):
    """The course was asked for an exercise or a chapter that it does not hold."""
