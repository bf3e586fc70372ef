"""WordPress's `[shortcodes]` become the HTML they stand for.

Comes in: a body from an export, before any HTML parser. Goes out: the body with the known
shortcodes replaced and code in them escaped and put into `<pre>`; unknown ones stay as they are and
are counted. Start reading at `expand`.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape

from reprose.sources.declared import is_language, normalised

_CODE_NAMES = (
    "code", "sourcecode", "source", "cc", "cci", "cce", "ccie", "ccl", "ccb",
    "highlight", "codeblock", "crayon", "prettify",
    "pre", "syntax", "enlighter", "code_block", "code-block", "gist_code", "coder", "sc",
)  # fmt: skip
_LANGUAGES = (
    "python", "php", "js", "javascript", "java", "ruby", "bash", "shell", "sql", "html", "xml",
    "css", "cpp", "csharp", "perl", "go", "rust", "yaml", "json", "powershell", "vb", "scala",
    "haskell", "lua", "matlab", "plain", "text", "objc", "swift", "delphi", "diff", "groovy",
    "actionscript3", "as3", "jscript", "html4strict", "html5", "c#", "c++", "clojure", "erlang",
    "fsharp", "makefile", "latex_code", "applescript", "tsql", "kotlin", "typescript", "cmake",
)  # fmt: skip
_NAMES = "|".join(re.escape(n) for n in sorted((*_CODE_NAMES, *_LANGUAGES), key=len, reverse=True))
# A code shortcode, its attributes, its text; `[[code]]` and a link's `[code](…)` are none.
_CODE = re.compile(
    rf"(?<!\[)\[({_NAMES})((?:[\s=][^\]]*)?)\](?!\()(.*?)\[/\1\]", re.IGNORECASE | re.DOTALL
)
_DECLARING = re.compile(r"\slang\s*=|\bline\s*=|\bescaped\s*=", re.IGNORECASE)
_PRE = re.compile(r"<(pre|code)\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
# `name="value"` in any quotes or none, and values without a name.
_PAIR = re.compile(
    r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))|\"([^\"]*)\"|'([^']*)'|(\S+)"
)
_ENCLOSING = re.compile(
    r"(?<!\[)\[(caption|wp_caption|embed|latex|math|tex|quote|blockquote|audio|video|youtube|vimeo|"
    r"gist|spoiler|toggle|column|row|tab|box|note|button|su_\w+|vc_\w+|et_pb_\w+|one_half|one_third|"
    r"two_third|fusion_\w+|wpvideo|soundcloud|collapse|accordion)"
    r"(\s[^\]]*|=[^\]]*)?\](.*?)\[/\1\](?!\()",
    re.IGNORECASE | re.DOTALL,
)
_SINGLE = re.compile(r"(?<!\[)\[([a-z][\w-]*)((?:[\s=:][^\[\]]*?)?)\s*/?\](?![\](])", re.IGNORECASE)
_PICTURE = re.compile(r"(.*?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
_NOTE = re.compile(r"\[(ref|footnote|fn|efn_note|mfn)\](.+?)\[/\1\]", re.IGNORECASE | re.DOTALL)
_LINKS = {
    "youtube": "https://www.youtube.com/watch?v={}", "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}", "dailymotion": "https://www.dailymotion.com/video/{}",
    "wpvideo": "https://videopress.com/v/{}", "slideshare": "https://www.slideshare.net/slideshow/embed_code/{}",
    "twitter": "https://twitter.com/i/status/{}", "tweet": "https://twitter.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}", "ted": "https://www.ted.com/talks/{}",
    "googlevideo": "{}", "soundcloud": "{}", "scribd": "https://www.scribd.com/document/{}",
    "youtube_sc": "https://www.youtube.com/watch?v={}", "embed": "{}", "audio": "{}", "video": "{}",
}  # fmt: skip
# Attributes that may hold an address, the likeliest first; `0` is the first one without a name.
_ADDRESS_KEYS = "url src mp4 mp3 m4a ogg webm m4v ogv wav id video 0".split()
_LATEX = re.compile(r"\$latex[\s\xa0](.{1,1500}?)(?<!\\)\$", re.DOTALL)
_LOOKS = re.compile(r"\s*(?:&(?:s|bg|fg)=[\w-]+)+\s*$")


@dataclass(frozen=True, slots=True)
class Expanded:
    """A body without shortcodes, and how often each unknown one stood in it."""

    html: str
    unknown: Mapping[str, int]


def expand(body: str, pictures: Mapping[str, str]) -> Expanded:
    """Replace the shortcodes of a body.

    Args:
        body: the body as exported.
        pictures: the addresses of attachments by their number, for galleries.
    """
    hidden: list[str] = []
    end = max(body.rfind("</"), body.rfind("-->")) + 20  # what is opened after it never ends
    text = _PRE.sub(lambda found: _hide(_pre(found), hidden), body[:end]) + body[end:]
    text = _closed(_CODE, lambda found: _hide(_code(found), hidden), text)
    text = _LATEX.sub(lambda found: _hide(_formula(found[1]), hidden), text)
    text = _with_notes(text)
    before = ""
    for _ in range(4):  # shortcodes within shortcodes
        if text != before:
            before, text = text, _closed(_ENCLOSING, _enclosing, text)
    unknown: Counter[str] = Counter()
    text = _SINGLE.sub(lambda found: _single(found, pictures, unknown), text)
    text = re.sub(r"\[(\[[a-z][^\[\]]*\](?:.*?\[/[a-z]+\])?)\]", r"\1", text, flags=re.IGNORECASE)
    for _ in range(3):
        text = re.sub("\ue012(\\d+)\ue013", lambda found: hidden[int(found[1])], text)
    return Expanded(text, unknown)


def attributes(text: str) -> dict[str, str]:
    """Return a shortcode's attributes; those without a name are called `0`, `1`, …"""
    found: dict[str, str] = {}
    text = unescape(text).replace("”", '"').replace("“", '"').replace("″", '"').strip().lstrip("=:")
    for pair in _PAIR.finditer(text):
        name, *values = pair.groups()
        value = next((one for one in values if one is not None), "")
        found[name.lower() if name else str(sum(key.isdigit() for key in found))] = value
    return found


def _closed(pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], text: str) -> str:
    """Change what a pattern of shortcodes with an end finds.

    Only as far as there is an end at all: what is opened behind it would be searched in vain.
    """
    end = text.rfind("[/") + 40
    return pattern.sub(change, text[:end]) + text[end:]


def _with_notes(text: str) -> str:
    """Turn footnotes that plugins keep within the sentence into marks and a list at the end."""
    notes: list[str] = []

    def mark(found: re.Match[str]) -> str:
        notes.append(found[2].strip())
        n = len(notes)
        return f'<sup id="note-mark-{n}"><a href="#note-{n}">{n}</a></sup>'

    text = _closed(_NOTE, mark, text)
    items = (
        f'<li id="note-{n}">{note} <a href="#note-mark-{n}">↩</a></li>'
        for n, note in enumerate(notes, 1)
    )
    return f'{text}\n\n<ol class="footnotes">{"".join(items)}</ol>' if notes else text


def _formula(tex: str) -> str:
    """Return a formula on one line, without the size and colors that may follow it."""
    tex = " ".join(_LOOKS.sub("", unescape(tex)).split())
    return f"$latex {escape(tex, quote=False)}$"


def _hide(text: str, hidden: list[str]) -> str:
    """Put a stretch away that nothing else may touch."""
    hidden.append(text)
    return f"\ue012{len(hidden) - 1}\ue013"


def _pre(found: re.Match[str]) -> str:
    """Return a `<pre>` as it is, without a code shortcode that only wraps its text."""
    inside = re.fullmatch(rf"(<pre[^>]*>)\s*\[({_NAMES})([^\]]*)\](.*)\[/\2\]\s*(</pre>)", found[0],
                          re.IGNORECASE | re.DOTALL)  # fmt: skip
    if inside is None:
        return _typed(found[0])
    language = _language(inside[2], attributes(inside[3]))
    return f'<pre data-language="{escape(language)}">{inside[4]}</pre>'


def _typed(block: str) -> str:
    """Return a `<pre lang="x">`, whose text plugins take as typed, with its text escaped once."""
    parts = re.fullmatch(r"(<pre\b[^>]*>)(.*)(</pre\s*>)", block, re.IGNORECASE | re.DOTALL)
    if parts is None or not _DECLARING.search(parts[1]):
        return block
    return f"{parts[1]}{_escaped(parts[2])}{parts[3]}"


def _code(found: re.Match[str]) -> str:
    """Return a code shortcode as `<pre>`, its text escaped exactly once."""
    name, given = found[1].lower(), attributes(found[2])
    text = found[3].replace("\r\n", "\n")
    if name in ("cci", "ccie", "sc") or ("\n" not in text and not given and not _is_alone(found)):
        return f"<code>{_escaped(text)}</code>"
    language = _language(name, given)
    text = re.sub(r"^\s*\n", "", text).rstrip()
    is_markup = language in ("html", "xml", "php") or "&lt;" in text
    if not is_markup and re.search(r"</?(?:p|br|div)\b", text):  # an editor's paragraphs
        text = re.sub(r"<br\s*/?>\n?", "\n", text, flags=re.IGNORECASE)
        text = re.sub(r"</p>\s*<p>", "\n\n", text, flags=re.IGNORECASE)
        text = re.sub(r"</?p>", "", text, flags=re.IGNORECASE)
    title = given.get("title", "")
    shown = f"<p>{escape(title, quote=False)}</p>" if title else ""
    return f'{shown}<pre data-language="{escape(language)}">\n{_escaped(text)}</pre>'


def _is_alone(found: re.Match[str]) -> bool:
    """Say whether a shortcode stands on a line of its own."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    is_first = not before.strip() or before.rstrip(" \t").endswith(("\n", ">"))
    return is_first and (not after.strip() or after.lstrip(" \t").startswith(("\n", "\r", "<")))


def _escaped(text: str) -> str:
    """Escape code, which exports hold bare or already escaped."""
    is_escaped = re.search(r"&(?:lt|gt|amp|quot|#\d+);", text)
    return escape(unescape(text) if is_escaped else text, quote=False)


def _language(name: str, given: Mapping[str, str]) -> str:
    """Return the language that a code shortcode declares."""
    for key in ("language", "lang", "brush", "type", "syntax", "0"):
        if given.get(key) and (key != "0" or is_language(given[key])):
            return normalised(given[key])
    return normalised(name) if name in _LANGUAGES else ""


def _enclosing(found: re.Match[str]) -> str:
    """Return what a shortcode with an end stands for; of unknown layouts only the inside."""
    name, given, inside = found[1].lower(), attributes(found[2] or ""), found[3]
    if name in ("caption", "wp_caption"):
        return _caption(given, inside)
    if name in ("latex", "math", "tex"):
        return f"\\({escape(unescape(inside), quote=False)}\\)"
    if name in ("quote", "blockquote"):
        return f"<blockquote>{inside}</blockquote>"
    if name in _LINKS:
        return _frame(name, inside.strip() or _address(given))
    title = given.get("title", "")
    return f"{f'<p>{escape(title, quote=False)}</p>' if title else ''}{inside}"


def _caption(given: Mapping[str, str], inside: str) -> str:
    """Return a picture with its caption: the attribute, or the text after the picture."""
    caption = given.get("caption", "")
    if not caption:
        split = _PICTURE.match(inside.strip())
        inside, caption = (split[1], split[2].strip()) if split else (inside, "")
    shown = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="{escape(given.get("align", ""))}">{inside.strip()}{shown}</figure>'


def _single(found: re.Match[str], pictures: Mapping[str, str], unknown: Counter[str]) -> str:
    """Return what a shortcode without an end stands for; unknown ones stay and are counted."""
    name, given = found[1].lower(), attributes(found[2])
    if name in ("more", "nextpage"):
        return f"<!--{name}-->"
    if name == "gallery":
        numbers = re.findall(r"\d+", given.get("ids") or given.get("include", ""))
        there = [pictures[number] for number in numbers if number in pictures]
        return "".join(f'<p><img src="{escape(one)}" alt=""></p>' for one in there) or found[0]
    if (name in _LINKS or name == "playlist") and _address(given):
        return _frame(name, _address(given))
    is_call = re.search(r"[=:\"'\d]", found[2])  # not a remark [of mine]
    if is_call or name in ("toc", "contact-form", "sitemap", "archives"):
        unknown[name] += 1
    return found[0]


def _address(given: Mapping[str, str]) -> str:
    """Return the address among a shortcode's attributes, or the number that makes one."""
    return next((given[key] for key in _ADDRESS_KEYS if given.get(key)), "")


def _frame(name: str, address: str) -> str:
    """Return an embed that later passes find; nothing without an address."""
    if not address:
        return ""
    whole = address if "://" in address else _LINKS.get(name, "{}").format(address)
    return f'<iframe src="{escape(unescape(whole))}"></iframe>'
