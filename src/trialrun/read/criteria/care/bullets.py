"""A bullet of a list that is not accounted for is asked by itself: the others keep their rules. Reads nothing anew."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.read.criteria.model import AllOf, Conditional, Excepted, Judgement, LineRead, Negated, OneOrMore, Tree
from trialrun.read.criteria.trees import judgements, statements
from trialrun.read.text import Cut


def with_bullets_asked(plain: str, read: LineRead, strays: tuple[Cut, ...]) -> LineRead | None:
    """The line with every bullet that holds a stray word as one question; None where one is not in a bullet alone."""
    asked = read.tree
    for bullet in _bullets(plain):
        if any(bullet.first <= cut.first and cut.end <= bullet.end for cut in strays):
            asked = None if asked is None else _asked(plain, asked, bullet)
            if asked is None:
                return None
    return None if asked is read.tree else replace(read, kind="partly", tree=asked, why="a line of the list is asked")


def _bullets(plain: str) -> Iterator[Cut]:
    """The lines below the first, each by itself."""
    first = plain.find("\n") + 1
    while 0 < first < len(plain):
        end = plain.find("\n", first)
        end = len(plain) if end < 0 else end
        yield Cut(first, end)
        first = end + 1


def _asked(plain: str, tree: Tree, bullet: Cut) -> Tree | None:
    """The tree with what stands in a bullet as one question; None where no part of a list is that bullet alone."""
    if not isinstance(tree, AllOf | OneOrMore):
        return None
    inside = [part for part in tree.of if _is_inside(part, bullet)]
    if not inside:
        changed = [(part, _asked(plain, part, bullet)) for part in tree.of]
        found = [part for part, new in changed if new is not None]
        if len(found) != 1:
            return None
        return _of_kind(tree, tuple(new if new is not None else part for part, new in changed))
    words = " ".join(plain[bullet.first : bullet.end].strip(" -*").split())
    question = Judgement(words, bullet)
    parts = tuple(
        question if part is inside[0] else part for part in tree.of if part is inside[0] or part not in inside
    )
    return None if len(parts) < 2 or _shares(tree, inside, bullet) else _of_kind(tree, parts)


def _of_kind(tree: AllOf | OneOrMore, parts: tuple[Tree, ...]) -> Tree:
    return AllOf(parts) if isinstance(tree, AllOf) else OneOrMore(parts, tree.n)


def _is_inside(part: Tree, bullet: Cut) -> bool:
    cuts = [*(item.cut for item in statements(part)), *(one.cut for one in judgements(part))]
    whole = all(bullet.first <= cut.first and cut.end <= bullet.end for cut in cuts)
    return bool(cuts) and whole and not isinstance(part, Negated | Conditional | Excepted)


def _shares(tree: Tree, inside: list[Tree], bullet: Cut) -> bool:
    """Whether another part of the tree says something of the bullet too."""
    own = {id(item) for part in inside for item in statements(part)}
    others = (item for item in statements(tree) if id(item) not in own)
    return any(item.cut.first < bullet.end and bullet.first < item.cut.end for item in others)
