// On a phone the sections are one row that scrolls sideways: the open one is kept in sight, also when another is opened.
export function attach(_, sections) {
  const show = () => {
    const open = sections.querySelector(".active");
    if (open) sections.scrollLeft = open.offsetLeft - sections.offsetLeft - (sections.clientWidth - open.offsetWidth) / 2;
  };
  const opened = new MutationObserver(show);
  opened.observe(sections, { subtree: true, attributeFilter: ["class"] });
  show();
  return { dispose: () => opened.disconnect() };
}
