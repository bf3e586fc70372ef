"""Signs by which languages without a parser at hand are known.

Comes in: nothing. Goes out: for each language its signs, each with a weight; a sign counts once. A
line of the table is a language, a weight and a regular expression (with `re.MULTILINE`); lines
that begin with blanks go on with it.
"""

import re
from collections.abc import Mapping, Sequence

_TABLE = r"""
c          2 \bint main\s*\(
c          1 \bprintf\s*\(
c          1 \b(?:struct|typedef|unsigned|void|char)\b[\w\s*]+[;{(]
c          1 ->\w+
c          1 \bmalloc\(
c          2 ^#(?:define|ifdef|ifndef|endif)\b
c          3 ^[ \t]*#include\s*<[\w/]+\.h>
c          1 ^[ \t]*#include\s*\"
c          1 \bNULL\b
cpp        4 ^[ \t]*#include\s*<(?:iostream|vector|string|map|memory|algorithm|cstdio|thread
    |\w{3,})>
cpp        3 \bstd::\w+
cpp        2 \bcout\s*<<
cpp        2 \btemplate\s*<
cpp        1 \bnamespace\s+\w+
cpp        1 \bclass\s+\w+\s*(?::\s*public\s+\w+\s*)?\{
cpp        2 \bauto\s+\w+\s*=
cpp        4 ^[ \t]*(?:public|private|protected)\s*:\s*$
cpp        3 \b\w+(?:<\w+>)?::~?\w+\s*\(
cpp        3 \bR\"\w*\(
cpp        2 \bvirtual\s
cpp        3 \bnullptr\b|\bstd::
cpp        2 \bconst\s+\w+\s*&
cpp        3 \boperator\s*[^\w\s.]{1,3}\s*\(
cpp        4 \btemplate\s*<\s*(?:typename|class)\b
cpp        4 \b(?:static_cast|dynamic_cast|reinterpret_cast|unique_ptr|shared_ptr)<
cpp        3 \b(?:vector|unordered_map|pair|map|set)<\s*(?:int|string|char|double|long|\w+\s*\*)
cpp        3 \b[A-Z]\w*\s*\*\s*\w+\s*=\s*new\b
cpp        4 \busing\s+namespace\s
cpp        3 \bcin\s*>>
cpp        1 ->\w+
cpp        2 \bdelete\s*(?:\[\]\s*)?\w+;
cpp        1 \b(?:int|float|double|bool|void|char|unsigned)\s*[*&]?\s*\w+\s*[\[(=;,)]
java       3 \bSystem\.out\.print
java       3 ^import\s+(?:java|javax|org|com)\.[\w.]+;
java       1 \bprivate\s+\w+
java       1 \bnew\s+\w+(?:<.*>)?\(
java       2 \bthrows\s+\w+
java       2 \bpublic\s+(?:static\s+)?(?:final\s+)?(?:class|interface|enum|void)\b
java       2 \b(?:extends|implements)\s+[A-Z]\w+
java       2 \bString\s+\w+\s*[=;,)]
java       2 \bboolean\s+\w+|\bfinal\s+[A-Z]\w+
java       3 @(?:Override|Test|Autowired|Bean|Component|Entity|RestController|Service|\w+Mapping
    |Inject|Configuration|SpringBootApplication)\b
java       3 \bnew\s+\w+<>\(
java       2 \b(?:ArrayList|HashMap|List|Map|Set|Optional)<[A-Z]\w*(?:,\s*[A-Z]\w*)?>\s+\w+
java       4 ^package\s+[\w.]+;
java       1 ^[ \t]*(?:public|private|protected)\s+[\w<>\[\], ]+\s+\w+\s*[;(=]
java       2 \bSystem\.(?:err|currentTimeMillis|getProperty)|\bInteger\.
    |\bthrow\s+new\s+\w+Exception
csharp     3 \bConsole\.(?:Write|Read)
csharp     2 \bpublic\s+\w+\s+\w+\s*\{\s*get;
csharp     2 \bvar\s+\w+\s*=\s*new\b
csharp     1 \basync\s+Task
csharp     1 \bpublic\s+(?:static\s+)?(?:class|void|string|int|bool)\b
csharp     4 ^[ \t]*using\s+(?:static\s+)?[A-Z][\w.]*;
csharp     2 \bnamespace\s+[A-Z][\w.]*\s*[;{]?\s*$
csharp     3 ///\s*<\w+
csharp     3 \b(?:public|private|protected|internal)\s+(?:static\s+)?(?:override|async|readonly
    |partial|sealed)\b
csharp     2 \bstring\s+\w+\s*[=;,)]
csharp     3 \.(?:Where|Select|ToList|FirstOrDefault|Any|OrderBy|Add|ToString)\(
csharp     3 \bfrom\s+\w+\s+in\s+[\w.]+\s*$
csharp     2 ^[ \t]*\[\w+(?:\([^\]]*\))?\]\s*$
csharp     3 \b(?:IEnumerable|IList|Task|IQueryable|Func|Action|Dictionary)<|\bDateTime\b
csharp     3 \bget;|\bset;
csharp     1 \bclass\s+\w+(?:<\w+>)?\s*:\s*\w+
csharp     1 \bforeach\s*\(\s*(?:var|\w+)\s+\w+\s+in\b
csharp     1 \bpublic\s+(?:\w+\s+)?(?:class|interface|enum)\b
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
php        5 <\?php
php        2 \bfunction\s+\w+\s*\(\s*(?:\$\w+|\))
php        2 \becho\s+['\"$]
php        5 <\?=|\$this->|\$_(?:POST|GET|SERVER|SESSION)\b
php        2 \$\w+\s*->\s*\w+\(
php        1 \$\w+\s*=[^=].*;\s*$
php        4 \bpublic\s+(?:static\s+)?function\s|\bfunction\s+__construct\b
php        2 \b(?:isset|empty|array|htmlspecialchars|array_\w+|str_\w+|preg_\w+)\s*\(
php        2 \bforeach\s*\(\s*\$
ruby       2 ^[ \t]*def\s+[\w.?!]+(?:\s*\(.*\))?\s*$
ruby       2 ^[ \t]*end\s*$
ruby       2 \bputs\s
ruby       2 \bdo\s*\|\w+
ruby       2 ^[ \t]*require\s+['\"]
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
bash       2 ^[ \t]*(?:fi|done|esac)\s*$
bash       2 \bif\s+\[\[?\s
bash       2 ^[ \t]*export\s+\w+=
bash       1 \$\{?\w+\}?
bash       2 \bfor\s+\w+\s+in\s.*;\s*do
bash       6 ^\w.*<<-?[ \t]*['\"]?(\w+)['\"]?[^\n]*\n[\s\S]{0,2000}?^\1$
bash       1 \becho\s
bash       2 ^[ \t]*(?:sudo|apt|yum|pip|npm|git|cd|mkdir|wget|curl|docker|conda)\s+[\w./-]
bash       1 \s\|\s*(?:grep|awk|sed|xargs|sort|head|tail|wc)\b
powershell 3 \b(?:Get|Set|New|Remove|Write|Import|Invoke|Start|Stop)-[A-Z]\w+
powershell 2 ^[ \t]*\$\w+\s*=\s
powershell 2 \s-(?:eq|ne|like|match|Path|Name)\b
powershell 1 \bparam\s*\(
css        1 \b(?:margin|padding|color|font-size|display|width|background)\s*:
css        1 \b\d+(?:px|em|rem|%);
css        2 ^@media\b
css        3 ^[ \t]*(?:color|background(?:-\w+)*|margin(?:-\w+)?|padding(?:-\w+)?|font(?:-\w+)*
    |border(?:-\w+)*|display|position|(?:max-|min-)?(?:width|height)|top|left|float|text-\w+
    |line-height|overflow(?:-\w)?|opacity|z-index|transition|transform|animation|cursor
    |flex(?:-\w+)*|grid(?:-\w+)*|align-\w+|justify-\w+|white-space|list-style
    |box-\w+)[ \t]*:[^;{}()=\n]+(?:\([^)\n]*\))?[^;{}()=\n]*;?[ \t]*$
css        2 ^[.#@*]?[\w#.:, \t>*\[\]()-]+\{[ \t]*$
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
lua        3 \blocal\s+function\b
lua        2 \blocal\s+\w+\s*=
lua        2 \bthen\s*$
lua        1 ^[ \t]*end\b
lua        1 \.\.\s*[\"\w]
r          3 ^[ \t]*\w[\w.]*\s*<-\s
r          2 \blibrary\(\w+\)
r          1 \bc\(
r          2 \bdata\.frame\(|\bggplot\(
clojure    4 ^[ \t]*\((?:defn|ns|defmacro|deftest)\b
clojure    2 \[[\w\s&]*\]\s*$
clojure    1 ^[ \t]*\(let\s*\[
dockerfile 4 ^FROM\s+[\w./:-]+
dockerfile 2 ^(?:RUN|COPY|ADD|CMD|ENTRYPOINT|WORKDIR|ENV|EXPOSE)\s
makefile   2 \$\([A-Z_]+\)|\$[@<^]
makefile   1 ^\.PHONY:
makefile   4 ^[A-Za-z_.%/-][\w.%/ -]*\s*:(?![=:])[^\n{}();\"']*\n\t(?!\s*\w+\s*:)[@\w$./-]+[^\n]
    *[^\n{,;(]$
apache     4 ^[ \t]*<(?:VirtualHost|Directory|IfModule|Location)\b
apache     2 ^[ \t]*(?:RewriteRule|RewriteCond|RewriteEngine|ServerName)\s
latex      4 \\(?:documentclass|begin\{\w+\}|usepackage)
latex      1 \\(?:section|frac|textbf|item)\b
typescript 3 \binterface\s+\w+\s*(?:extends\s+\w+\s*)?\{\s*$[\s\S]{0,400}?^[ \t]*\w+\??\s*:
typescript 3 ^[ \t]*(?:export\s+)?type\s+\w+(?:<.*>)?\s*=
typescript 3 [\w)\]]\??:\s*(?:string|number|boolean|any|void|unknown|never)(?:\[\])?\s*[,;)=|}{]
typescript 2 \(\s*\w+\??:\s*[A-Z]\w+(?:<[^>]*>|\[\])?\s*[,)]
typescript 2 \b(?:const|let)\s+\w+\s*:\s*\w+
typescript 2 \bas\s+(?:const|[A-Z]\w+)\b
typescript 3 ^[ \t]*(?:private|public|protected|readonly)\s+(?:readonly\s+)?\w+\s*[:(]
typescript 4 @(?:Component|Injectable|NgModule|Input|Output)\(
typescript 4 \bimport\s+type\b|\bdefineProps<|\breactive<|\bref<|\buseState<
perl       4 ^[ \t]*use\s+(?:strict|warnings)\b
perl       4 \bmy\s*\(?\s*[$@%]\w+
perl       3 ^[ \t]*sub\s+\w+\s*\{?\s*$|^[ \t]*sub\s+\w+\s*\{
perl       3 ^[ \t]*use\s+[A-Z]\w*(?:::\w+)*(?:\s+qw.*)?;
perl       2 =~\s*(?:[ms]?[/{|!]|tr/|y/)
perl       2 \$_\b|@_\b|\$\w+->\{|->\[\d|\bqw[(/{]|\$ARGV|@ARGV|<STDIN>
perl       3 \bforeach\s+(?:my\s+)?\$\w+\s*\(
perl       1 \bchomp\b|\bshift;|\bpush\s*\(?\s*@|\bdie\s+\"|\bprint\s+\"
perl       3 \A#!.*perl
sql        4 (?i)\A\s*(?:--.*\n\s*)*(?:select\s[\s\S]{0,400}?\sfrom\s|insert\s+(?:into
    |overwrite)\s|update\s+\w+\s+set\s|delete\s+from\s|create\s+(?:\w+\s+){0,3}(?:table|database
    |view|index|catalog|function|procedure|user)\b|alter\s+(?:table|database|view|function)\s
    |drop\s+(?:\w+\s+)?(?:table|database|view|function|index)\s|show\s+(?:current\s+)?(?:tables
    |databases|views|functions|create|catalogs|modules|jars)|grant\s+\w+|truncate\s+table
    |describe\s+\w+;|with\s+\w+\s+as\s*\()
sql        3 (?i)^[ \t]*select\s[\s\S]{1,400}?\sfrom\s+\w
sql        3 (?i)^[ \t]*create\s+(?:\w+\s+){0,3}(?:table|index|view|database|procedure)\s
sql        2 (?i)^[ \t]*(?:insert\s+into|update\s+\w+\s+set|alter\s+table|delete\s+from)\s
sql        1 (?i)\bwhere\s+\w+
sql        1 (?i)\b(?:(?:inner|left|outer|full)\s+)?join\s+\w+|\b(?:group|order)\s+by\b
    |\bprimary\s+key\b|\bvarchar\b
elisp      4 \((?:setq-default|use-package|add-hook|require\s+'|defcustom|interactive
    |global-set-key|define-key|add-to-list|with-eval-after-load|defvar-local|save-excursion|kbd\s)
elisp      1 ^[ \t]*;;
lisp       4 \((?:defpackage|in-package|defparameter|defclass|defmethod|defgeneric|asdf:|ql:
    |loop\s+for|format\s+(?:t|nil)\s)
scheme     4 ^[ \t]*\(define\s+\(?[\w?!*-]+
ini        4 ^\[[\w .:/-]+\]\s*$[\s\S]{0,400}?^[ \t]*[\w.-]+\s*=
ini        1 ^\w[\w.-]*\s*=\s*\S
nginx      4 ^[ \t]*(?:server|upstream\s+\w+|location\s+[~^=]*\s*[/\"\\@.^]\S*)\s*\{
nginx      2 ^[ \t]*(?:listen|server_name|proxy_pass|root|fastcgi_pass|try_files)\s+[^;]+;
assembly   3 (?i)^[ \t]*(?:[\da-f]+:\s+(?:[\da-f]{2}\s)+\s*)?(?:movl?|pushl?|popl?|call|jmp|leal?
    |xor|cmpl?|jne|je|jz|jnz|ret|addl?
    |subl?)\s+[%$\w\[*-]+.*\n\s*(?:[\da-f]+:\s+(?:[\da-f]{2}\s)+\s*)?(?:movl?|pushl?|popl?|call
    |jmp|leal?|xor|cmpl?|jne|je|jz|jnz|ret|addl?|subl?|int|nop|leave)\b
assembly   2 (?i)%?\b[re]?[abcd]x\b|%?\b[re]?(?:si|di|sp|bp|ip)\b
assembly   2 ^[ \t]*(?:section|global|segment|\.globl|\.section|\.text)\b
cmake      4 (?i)^[ \t]*(?:cmake_minimum_required|add_executable|target_link_libraries
    |find_package|add_library|target_include_directories)\s*\(
terraform  4 ^[ \t]*(?:resource|provider|variable|module
    |data)\s+\"\w[\w-]*\"(?:\s+\"\w[\w-]*\")?\s*\{
protobuf   4 ^[ \t]*syntax\s*=\s*\"proto|^[ \t]*message\s+\w+\s*\{
graphql    4 ^[ \t]*(?:query|mutation|subscription)\b[^{\n]*\{
batch      4 (?i)^[ \t]*@echo\s+off|^[ \t]*(?:set\s+\w+=\S*%|rem\s|if\s+(?:not\s+)?exist\s)
elixir     4 ^[ \t]*defmodule\s+[\w.]+\s+do
groovy     3 ^[ \t]*(?:apply\s+plugin:|dependencies\s*\{|repositories\s*\{|implementation\s+['\"]
    |compile\s+['\"])
ocaml      3 ^[ \t]*let\s+(?:rec\s+)?\w+(?:\s+\w+)*\s*=\s*(?:function|match|fun|let)\b|;;\s*$
erlang     4 ^-(?:module|export|include)\(
solidity   4 ^[ \t]*pragma\s+solidity\b|^[ \t]*contract\s+\w+.*\{
"""

_LINES = re.sub(r"\n +", "", _TABLE).strip().split("\n")

SIGNS: Mapping[str, Sequence[tuple[int, re.Pattern[str]]]] = {
    language: [
        (int(weight), re.compile(sign, re.MULTILINE))
        for name, weight, sign in (line.split(None, 2) for line in _LINES)
        if name == language
    ]
    for language in dict.fromkeys(line.split()[0] for line in _LINES)
}
