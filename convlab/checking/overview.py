"""What `solution` and `progress` show, as text and as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from convlab.checking import outcome as kinds
from convlab.checking.exercise import Exercise
from convlab.checking.report import CODE, LINE, TEXT

SOLVED, TRIED, OPEN = "✓", "◐", "○"
SIGNS = {kinds.CORRECT: SOLVED, kinds.WRITTEN: SOLVED, kinds.NOT_ATTEMPTED: OPEN, None: OPEN}

Pages = tuple[str, str]  # text, HTML


def solution_pages(exercise: Exercise) -> Pages:
    """The reference, why it works, and the usual slips."""
    code = exercise.function() if exercise.kind == "words" else f"{exercise.signature}\n{exercise.body}"
    text, markup = [code], [f'<pre style="color:{TEXT};background:transparent;font-family:{CODE}">{escape(code)}</pre>']
    if exercise.why:
        text.append(f"\nWhy it works: {exercise.why}")
        markup.append(f"<p><strong>Why it works.</strong> {escape(exercise.why)}</p>")
    if exercise.slips:
        text += ["\nUsual slips:", *(f"  · {slip.sentence}" for slip in exercise.slips)]
        items = "".join(f"<li>{escape(slip.sentence)}</li>" for slip in exercise.slips)
        markup.append(f"<p><strong>Usual slips.</strong></p><ul>{items}</ul>")
    return "\n".join(text), "".join(markup)


def progress_pages(exercises: Iterable[Exercise], done: Mapping[str, str], warning: str | None) -> Pages:
    """Every chapter with its exercises, and how far each has come."""
    chapters: dict[str, list[tuple[str, str]]] = {}
    for exercise in exercises:
        row = SIGNS.get(done.get(exercise.name), TRIED), exercise.name
        chapters.setdefault(_title(exercise.chapter), []).append(row)
    every = [sign for rows in chapters.values() for sign, _ in rows]
    summary = f"{every.count(SOLVED)} of {len(every)} solved · {SOLVED} solved {TRIED} tried {OPEN} not yet"
    width = max(map(len, chapters), default=0)
    text, markup = [warning] if warning else [], [f"<p>{escape(warning)}</p>"] if warning else []
    for title, rows in chapters.items():
        count = f"{sum(sign == SOLVED for sign, _ in rows)}/{len(rows)}"
        text.append(f"{title.ljust(width)}  {count:>5}  {'  '.join(f'{sign} {name}' for sign, name in rows)}")
    markup.append(_table(chapters, summary))
    return "\n".join([*text, summary]), "".join(markup)


def _title(chapter: str) -> str:
    """What a learner calls a chapter.

    >>> _title("ch02_padding_modes")
    '02 padding modes'
    """
    return chapter.removeprefix("ch").replace("_", " ")


def _table(chapters: Mapping[str, list[tuple[str, str]]], summary: str) -> str:
    cell = f"border:1px solid {LINE};padding:3px 8px;text-align:left;vertical-align:top"
    lines = []
    for title, rows in chapters.items():
        solved = sum(sign == SOLVED for sign, _ in rows)
        names = "".join(
            f'<span style="white-space:nowrap;margin-right:14px">{sign} {name}</span> ' for sign, name in rows
        )
        lines.append(
            f'<tr><th scope="row" style="{cell};white-space:nowrap">{escape(title)}</th>'
            f'<td style="{cell};white-space:nowrap">{solved}/{len(rows)}</td><td style="{cell}">{names}</td></tr>'
        )
    return (
        f'<table style="border-collapse:collapse;color:{TEXT};background:transparent">'
        f'<caption style="caption-side:bottom;text-align:left;color:{TEXT};padding:3px 0">{summary}</caption>'
        f"{''.join(lines)}</table>"
    )
