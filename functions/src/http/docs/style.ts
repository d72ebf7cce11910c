/** The page's own style: it is served with the API and must be readable where the site is not built. */
export const style = `:root { color-scheme: light dark; --ink: #17211b; --paper: #fffdf8; --mist: #eef4ee; --leaf: #1f6b3a; --line: #cfd9d0; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef4ee; --paper: #121a15; --mist: #1b2620; --leaf: #8fd3a8; --line: #3a4a40; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; padding: 1rem; max-width: 76rem; font: 17px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1, h2, h3, h4 { line-height: 1.2; }
h3 a { color: inherit; text-decoration: none; }
p, dd { max-width: 68ch; }
a { color: var(--leaf); }
:focus-visible { outline: 3px solid var(--leaf); outline-offset: 2px; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
nav h2 { font-size: 1rem; margin: 1rem 0 0.25rem; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li a { display: inline-block; padding: 0.4rem 0; }
article { border-block-start: 1px solid var(--line); padding-block: 0.5rem 1rem; }
.call { padding: 0.5rem 0.75rem; background: var(--mist); border-radius: 8px; }
.access { font-size: 0.9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; }
caption { text-align: start; font-weight: 600; padding-block: 0.5rem; }
th, td { text-align: start; vertical-align: top; padding: 0.35rem 1rem 0.35rem 0; border-block-end: 1px solid var(--line); font-weight: 400; }
thead th { font-weight: 600; }
dt { float: left; clear: left; min-width: 4rem; }
dd { margin: 0 0 0.35rem 4rem; }
.skip { position: absolute; inset-inline-start: -100vw; }
.skip:focus { inset-inline-start: 1rem; background: var(--paper); padding: 0.5rem; }
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 17rem minmax(0, 1fr); column-gap: 2.5rem; }
  header { grid-column: 1 / -1; }
  nav { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow-y: auto; }
}
`;
