// Marks and variables go where the cursor is. The text is the page's: what changes here is typed, as it were, so that it learns of it.
export function attach(page, editor) {
  const text = editor.querySelector("textarea");

  const put = (words, from, to) => {
    const { selectionStart: start, selectionEnd: end } = text;
    text.setRangeText(words, start, end);
    text.focus();
    text.setSelectionRange(start + from, start + to);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };

  return {
    wrap: mark => {
      const chosen = text.value.slice(text.selectionStart, text.selectionEnd);
      put(mark + chosen + mark, mark.length, mark.length + chosen.length);
    },
    // Takes the place of what is chosen.
    insert: variable => put(variable, variable.length, variable.length),
    dispose: () => {},
  };
}
