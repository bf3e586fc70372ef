"""Site -> results: snippets are run, matched and judged.

Every module stands here once, on the road that a verification takes from top to bottom. To follow
one article, read `collect`, `run` and `judge`.

What an article wants
    `script` holds the nouns. `collect` makes a script of blocks (`options`, `sessions`, `scopes`,
    `listings`, `examples`), of remarks (`remarks`) and of the front matter (`settings`); `plan`
    fills in parameters and skips, `needs` says what must be there, `trust` whose code may run,
    `keys` what makes a run another one, `shard` which machine takes it.
Where it runs
    `machine` is described, `interpreters` and `environments` are found or made; `workplace` is a
    run's folder, `sandbox` its walls: `bubblewrap`, else `landlock`, with the filter of `seccomp`.
Within which limits
    `limits` chooses a `cage`: `cgroup2`, `cgroup1` or `scope` (`groups` is what they share), else
    `watchdog`; `processes` reads `/proc`.
How it runs
    `crew` runs articles side by side, `run` one article's steps (`patches` applies its diffs),
    `process` one command: `gates` starts it, `shells` keep their state, `staying` ones their jobs,
    `prompts` are Python's. `samples` is its memory over time, `normalise` its output as seen,
    `outputs` the values.
Is it what readers see?
    `match` compares lines (`align`, `patterns`), made of `tokens`, `units` and `columns`; `numbers`
    within `tolerances`. `differences` says how they differ, `advice` what to do about it.
Does the conclusion hold?
    `claims` are parsed, `evaluate` walks them over `facts` with the `values` they know; `judge`
    gives the verdict.
Without running
    `lint` looks at each `scene`: `lint_programs`, `lint_tables`.
Bringing an article up to date
    `rewrite` changes its file, `update` a transcript; `propose` writes first claims.
What is kept and told
    `record` is what was measured, `record_json` its form, `records` the files and what a build
    shows. `cases` go into `report_text`, `report_json`, `report_junit`, `report_tap`,
    `report_sarif` and `report_github`.
"""
