"""The outside world -> content/: feeds, exports and pages become articles.

Every module stands here once, on the road that an import takes from top to bottom. To follow one
entry, read `convert`; to add a format, read `readers`.

What arrives
    `fetch` asks disk and network, `downloads` many addresses at once; `sniff` says what came,
    `charset` makes it text.
Formats become entries
    `entry` is what every reader yields. `feed`, `wxr`, `blogger` read XML (`xmltext` cuts it,
    `xmlitems` parses a piece); `jsonfeed`, `ghost` read JSON (`jsontext`; `koenig` knows Ghost's
    documents); `medium`, `substack` read folders, `readme` Markdown. `titles` makes titles text.
A web page becomes an entry
    `page` finds the article: `density` by its words, without its `furniture` and its `edges`,
    with its `lead`; `pagemeta` reads what the page says of itself.
A source as a whole
    `survey` looks at all entries once, `names` gives them files, `addresses` knows where old
    links lead.
A body becomes a tree
    `bodies` makes HTML of whatever was written (`shortcodes`, `wpautop`), `raw_code` keeps bare
    code in it, `dom` parses it. `clean` runs the passes: `gutenberg`, `cards`, `marks`, `tasks`,
    `gists`, `bars`, `fences` (`code`, `numbered`, `declared`), `mend`, `formulas` (`mathml`),
    `pictures`, `embeds`, `footnotes`, `anchors`, `structure`.
What its code is
    `annotate` writes what `classify` finds: languages (`guess` by `signs`), sessions (`prompts`),
    files and diffs (`listings`).
Links and files
    `relink` gives every address its place, `attach` names the files beside an article.
The tree becomes an article
    `markdown` writes blocks (`tables`, `stacked`), `inline` what stands in a line (`pieces`,
    `escape`, `targets`); `compose` the front matter, `comments` those of readers.
The proof
    `proof` compares the rendered page with the source by `facts`; `dropped` looks at what
    cleaning lost, `frontproof` at the front matter, `residue` at the HTML that is left.
Again, and in other ways
    `ledger` remembers what was written, `decide` says what to do on the next import, `merge`
    joins three texts; `report` and `notes` tell the author; `quoting` keeps other people's posts.
"""
