"""What was recorded beside the articles, for a build to show: results, comments, others' posts.

Comes in: a site as read. Goes out: values, read from committed files; nothing is run or fetched.
Start reading at `read_results` and `read_extras`.
"""

from reprose.files import read_bytes
from reprose.flows.reading import Reading
from reprose.pages.comments import read_comments
from reprose.pages.pieces import Comment
from reprose.pages.plan import Extras
from reprose.pages.planet import Topic, read_topic
from reprose.pages.theme import Theme
from reprose.problems import Found, Problem
from reprose.results import Results

LINKS = "content/links/"


def read_results(root: str, reading: Reading) -> Found[Results]:
    """Return the recorded results; a damaged record is a problem and counts as none."""
    return Found({})


def read_extras(root: str, reading: Reading, theme: Theme) -> Found[Extras]:
    """Return archived comments by article, and the topics of `content/links/`."""
    problems: list[Problem] = []
    comments: dict[str, tuple[Comment, ...]] = {}
    strings = theme.strings(reading.config.language)
    for path in reading.contents.comments:
        found = read_comments(path, read_bytes(root, path), strings)
        comments[f"{path.rpartition('/')[0]}/index.md"] = found.value
        problems += found.problems
    topics: list[Topic] = []
    for path in sorted(reading.inputs):
        if path.startswith(LINKS) and path.endswith(".json"):
            topic = read_topic(path, read_bytes(root, path))
            topics.append(topic.value)
            problems += topic.problems
    return Found(Extras(comments=comments, topics=tuple(topics)), tuple(problems))
