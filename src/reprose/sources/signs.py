"""Signs by which languages without a parser at hand are known.

Comes in: nothing. Goes out: for each language its signs, each with a weight; a sign counts once. A
line of the table is a language, a weight and a regular expression (with `re.MULTILINE`).
"""

import re
from collections.abc import Mapping, Sequence

_TABLE = r"""
c          3 ^\s*#include\s*[<\"][\w/]+\.h[>\"]
c          2 \bint main\s*\(
c          1 \bprintf\s*\(
c          1 \b(?:struct|typedef|unsigned|void|char)\b[\w\s*]+[;{(]
c          1 ->\w+
c          1 \bmalloc\(
c          2 ^#(?:define|ifdef|ifndef|endif)\b
cpp        4 ^\s*#include\s*<(?:iostream|vector|string|map|memory|algorithm|cstdio|thread|\w+)>
cpp        3 \bstd::\w+
cpp        2 \bcout\s*<<
cpp        2 \btemplate\s*<
cpp        1 \bnamespace\s+\w+
cpp        1 \bclass\s+\w+\s*(?::\s*public\s+\w+\s*)?\{
cpp        2 \bauto\s+\w+\s*=
cpp        2 \w+::\w+\(
java       3 \bpublic\s+(?:static\s+)?(?:final\s+)?(?:class|interface|enum|void)\b
java       3 \bSystem\.out\.print
java       3 ^import\s+(?:java|javax|org|com)\.[\w.]+;
java       1 \bprivate\s+\w+
java       2 @Override\b
java       1 \bnew\s+\w+(?:<.*>)?\(
java       2 \bthrows\s+\w+
csharp     3 ^\s*using\s+System[\w.]*;
csharp     3 \bConsole\.(?:Write|Read)
csharp     2 \bnamespace\s+[\w.]+\s*\{?$
csharp     2 \bpublic\s+\w+\s+\w+\s*\{\s*get;
csharp     2 \bvar\s+\w+\s*=\s*new\b
csharp     1 \bstring\s+\w+
csharp     1 \basync\s+Task
csharp     1 \bpublic\s+(?:static\s+)?(?:class|void|string|int|bool)\b
javascript 2 \b(?:const|let)\s+[\w{}\[\], ]+\s*=
javascript 2 =>\s*[{(\w]
javascript 2 \bconsole\.(?:log|error)\(
javascript 2 \bfunction\s*\w*\s*\([^)]*\)\s*\{
javascript 1 \bvar\s+\w+\s*=.*;?$
javascript 2 \brequire\(['\"]
javascript 2 \bdocument\.\w+|\bwindow\.\w+|\$\(['\"(]|\bmodule\.exports\b
javascript 1 ===|!==
javascript 2 ^import\s+.*\s+from\s+['\"]
javascript 1 \b(?:async|await)\s
typescript 4 \binterface\s+\w+\s*\{
typescript 3 :\s*(?:string|number|boolean|any)(?:\[\])?\s*[,;)=]
typescript 2 \b(?:const|let)\s+\w+\s*:\s*\w+
typescript 2 \bexport\s+(?:class|interface|type)\b
php        5 <\?php
php        2 \$\w+\s*->\s*\w+
php        2 \$\w+\s*=[^=].*;\s*$
php        2 \bfunction\s+\w+\s*\(\s*(?:\$\w+|\))
php        2 \becho\s+['\"$]
php        1 \barray\(
ruby       2 ^\s*def\s+[\w.?!]+(?:\s*\(.*\))?\s*$
ruby       2 ^\s*end\s*$
ruby       2 \bputs\s
ruby       2 \bdo\s*\|\w+
ruby       2 ^\s*require\s+['\"]
ruby       1 \battr_\w+\s+:
ruby       1 :\w+\s*=>
ruby       1 @\w+\s*=
ruby       1 \.each\b
go         4 ^package\s+\w+\s*$
go         3 \bfunc\s+(?:\(\w+\s+\*?\w+\)\s*)?\w+\s*\(
go         2 :=\s
go         2 \bfmt\.\w+\(
go         1 \bgo\s+func\b|\bchan\s|\bdefer\s
go         1 \bif\s+err\s*!=\s*nil
rust       3 \bfn\s+\w+\s*(?:<[^>]*>)?\(
rust       3 \blet\s+mut\s
rust       2 \bprintln!\(
rust       2 \bimpl\b.*\{
rust       2 ^use\s+(?:std|crate|super)(?:::|;)
rust       1 &mut\s|&str\b
rust       1 \bpub\s+(?:fn|struct|enum)\b
bash       4 \A#!\s*/(?:usr/)?bin/(?:env )?(?:ba|z|da)?sh
bash       2 ^\s*(?:fi|done|esac)\s*$
bash       2 \bif\s+\[\[?\s
bash       2 ^\s*export\s+\w+=
bash       1 \$\{?\w+\}?
bash       2 \bfor\s+\w+\s+in\s.*;\s*do
bash       1 \becho\s
bash       2 ^\s*(?:sudo|apt|yum|pip|npm|git|cd|mkdir|wget|curl|docker|conda)\s+[\w./-]
bash       1 \s\|\s*(?:grep|awk|sed|xargs|sort|head|tail|wc)\b
powershell 3 \b(?:Get|Set|New|Remove|Write|Import|Invoke|Start|Stop)-[A-Z]\w+
powershell 2 ^\s*\$\w+\s*=\s
powershell 2 \s-(?:eq|ne|like|match|Path|Name)\b
powershell 1 \bparam\s*\(
sql        3 (?i)^\s*select\s[\s\S]+?\sfrom\s
sql        4 (?i)^\s*create\s+(?:table|index|view|database|or replace)\b
sql        3 (?i)^\s*insert\s+into\s
sql        3 (?i)^\s*update\s+\w+\s+set\s
sql        3 (?i)^\s*alter\s+table\s
sql        1 (?i)\bwhere\s+\w+
sql        1 (?i)\b(?:inner|left|outer)\s+join\b
sql        3 (?i)^\s*delete\s+from\s
html       4 (?i)<!doctype html|<html\b
html       2 (?i)<(?:div|span|body|head|form|table|ul|a|p|h[1-6]|input|link|meta)\b[^>]*>
html       1 (?i)</(?:div|span|body|head|form|table|ul|a|p|h[1-6]|script)>
html       1 (?i)<script\b|<style\b
xml        5 \A\s*<\?xml\b
xml        2 </[\w.-]+:[\w.-]+>
xml        2 \bxmlns(?::\w+)?=
xml        2 \A\s*<([\w.-]+)[^>]*>[\s\S]*</\1>\s*\Z
css        3 ^[.#@]?[\w#.:,\s>*-]+\{\s*$[\s\S]*?^\s*[a-z-]+\s*:\s*[^;{}]+;
css        1 \b(?:margin|padding|color|font-size|display|width|background)\s*:
css        1 \b\d+(?:px|em|rem|%);
css        2 ^@media\b
haskell    3 ^\w+\s*::\s.*->
haskell    2 ^module\s+[\w.]+.*where
haskell    2 ^import\s+(?:qualified\s+)?[A-Z][\w.]*
haskell    2 \bwhere\s*$
haskell    1 <-
haskell    2 ^(?:data|newtype|instance|type)\s+[A-Z]
scala      3 \b(?:case class|object)\s+\w+
scala      2 \bdef\s+\w+(?:\[.*\])?\(.*\)\s*(?::\s*\w+.*)?=
scala      1 \bval\s+\w+
scala      2 ^import\s+(?:scala|akka)\.
kotlin     3 \bfun\s+\w+\s*\(
kotlin     2 \bval\s+\w+\s*(?::\s*\w+\s*)?=
kotlin     2 \bdata class\b
kotlin     1 \bprintln\(
swift      3 \bfunc\s+\w+\(.*\)\s*(?:->\s*\w+\s*)?\{
swift      2 \bimport\s+(?:UIKit|Foundation|SwiftUI)
swift      2 \bguard\s+let\b|\bif\s+let\b
swift      1 \bvar\s+\w+\s*:\s*[A-Z]
perl       3 ^\s*use\s+(?:strict|warnings);
perl       3 \bmy\s+[$@%]\w+
perl       1 =~\s*[ms/]
perl       3 \A#!.*perl
perl       1 \bforeach\s+my\b
lua        3 \blocal\s+function\b
lua        2 \blocal\s+\w+\s*=
lua        2 \bthen\s*$
lua        1 ^\s*end\b
lua        1 \.\.\s*[\"\w]
r          3 ^\s*\w[\w.]*\s*<-\s
r          2 \blibrary\(\w+\)
r          1 \bc\(
r          2 \bdata\.frame\(|\bggplot\(
clojure    4 ^\s*\((?:defn|ns|defmacro|deftest)\b
clojure    2 \[[\w\s&]*\]\s*$
clojure    1 ^\s*\(let\s*\[
elisp      4 ^\s*\((?:defun|setq|use-package|add-hook|require\s+')
elisp      1 ^\s*;;
dockerfile 4 ^FROM\s+[\w./:-]+
dockerfile 2 ^(?:RUN|COPY|ADD|CMD|ENTRYPOINT|WORKDIR|ENV|EXPOSE)\s
makefile   4 ^[\w.%/-]+\s*:(?!=)[^\n]*\n\t\S
makefile   2 \$\([A-Z_]+\)|\$[@<^]
makefile   1 ^\.PHONY:
nginx      3 ^\s*(?:server|location|upstream)\b[^{;]*\{
nginx      2 ^\s*(?:listen|server_name|proxy_pass|root)\s+[^;]+;
apache     4 ^\s*<(?:VirtualHost|Directory|IfModule|Location)\b
apache     2 ^\s*(?:RewriteRule|RewriteCond|RewriteEngine|ServerName)\s
ini        3 ^\[[\w .:/-]+\]\s*$
ini        1 ^\w[\w.-]*\s*=\s*\S
latex      4 \\(?:documentclass|begin\{\w+\}|usepackage)
latex      1 \\(?:section|frac|textbf|item)\b
"""

SIGNS: Mapping[str, Sequence[tuple[int, re.Pattern[str]]]] = {
    language: [
        (int(weight), re.compile(sign, re.MULTILINE))
        for name, weight, sign in (line.split(None, 2) for line in _TABLE.strip().split("\n"))
        if name == language
    ]
    for language in dict.fromkeys(line.split()[0] for line in _TABLE.strip().split("\n"))
}
