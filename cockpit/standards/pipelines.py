"""Build pipelines of every kind as one thing: jobs of steps, what they wait for, what sets them off. Pure."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from re import Pattern
from typing import Final

from cockpit.standards import (
    pipelines_azure,
    pipelines_bitbucket,
    pipelines_circle,
    pipelines_github,
    pipelines_gitlab,
    pipelines_plain,
)
from cockpit.standards.pipeline_parts import Job, Pipeline, Step, Trigger
from cockpit.standards.yaml_nodes import BadYamlError

__all__ = ["Job", "Pipeline", "Step", "Trigger", "is_pipeline", "pipelines"]
_KINDS: Final[tuple[tuple[Pattern[str], Callable[[str, str], Pipeline]], ...]] = tuple(
    (kind.PATH, kind.read)
    for kind in (pipelines_github, pipelines_gitlab, pipelines_circle, pipelines_bitbucket, pipelines_azure)
)


def is_pipeline(path: str) -> bool:
    """The file is one of a build system, by its path in the repository."""
    patterns = (*(pattern for pattern, _ in _KINDS), *(pattern for pattern, _ in pipelines_plain.KINDS))
    return any(pattern.fullmatch(path) for pattern in patterns)


def pipelines(texts: Mapping[str, str]) -> tuple[Pipeline, ...]:
    """Every pipeline among the files of a checkout, by path; one that cannot be read says so in `bad`."""
    found = dict(_read(texts))
    github = {path: one for path, one in found.items() if one.kind == pipelines_github.KIND}
    with suppress(BadYamlError):  # an action of the repository that cannot be read stays a name
        found |= pipelines_github.joined(github, texts)
    return tuple(found[path] for path in sorted(found))


def _read(texts: Mapping[str, str]) -> Iterator[tuple[str, Pipeline]]:
    for path, text in texts.items():
        try:
            if (one := _one(path, text)) is not None:
                yield path, one
        except BadYamlError as reason:
            yield path, Pipeline(path, "", bad=str(reason))


def _one(path: str, text: str) -> Pipeline | None:
    """The pipeline in a file, or none where it holds none."""
    for pattern, read in _KINDS:
        if pattern.fullmatch(path):
            return read(path, text)
    for pattern, name in pipelines_plain.KINDS:
        if pattern.fullmatch(path):
            return pipelines_plain.read(path, name, text)
    return None
