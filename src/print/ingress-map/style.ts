/** The page's style, for a light and a dark screen and for paper. */
export const mapStyle = `
:root{color-scheme:light dark;--ink:#202124;--soft:#5f6368;--paper:#fff;--card:#f8f9fa;--line:#dadce0;--good:#137333;--good-fill:#e6f4ea;--doubtful:#b06000;--doubtful-fill:#fef7e0;--bad:#c5221f;--bad-fill:#fce8e6}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#9aa0a6;--paper:#17181b;--card:#202124;--line:#3c4043;--good:#81c995;--good-fill:#16301f;--doubtful:#fdd663;--doubtful-fill:#3a2f12;--bad:#f28b82;--bad-fill:#3b1c1a}}
body{margin:0;padding:24px 32px;font:14px/1.4 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:20px;margin:0}header p{margin:4px 0;color:var(--soft)}.time{margin-left:12px}
.legend{list-style:none;display:flex;gap:18px;margin:8px 0 20px;padding:0;color:var(--soft)}
.legend li::before{content:"";display:inline-block;width:10px;height:10px;border-radius:5px;margin-right:6px;background:var(--soft)}
.legend .good::before{background:var(--good)}.legend .doubtful::before{background:var(--doubtful)}.legend .bad::before{background:var(--bad)}
svg{display:block;width:100%;max-width:1180px;margin:0 0 16px;background:var(--card);border:1px solid var(--line);border-radius:10px}
text{font:13px system-ui,sans-serif;fill:var(--ink)}text.note,text.pod{font-size:12px;fill:var(--soft)}text.note.bad{fill:var(--bad)}text.count{font-size:12px;fill:var(--soft);text-anchor:end}
rect{fill:var(--paper);stroke:var(--line)}.host rect{stroke:var(--soft)}.host text{font-weight:600}
.service.good rect{fill:var(--good-fill);stroke:var(--good)}.service.doubtful rect{fill:var(--doubtful-fill);stroke:var(--doubtful)}.service.bad rect{fill:var(--bad-fill);stroke:var(--bad)}
.link{fill:none;stroke:var(--line);stroke-width:1.5}.link.good{stroke:var(--good)}.link.doubtful{stroke:var(--doubtful)}.link.bad{stroke:var(--bad);stroke-dasharray:4 4}
circle.good{fill:var(--good)}circle.bad{fill:none;stroke:var(--bad);stroke-width:2}.none{color:var(--soft)}
`;
