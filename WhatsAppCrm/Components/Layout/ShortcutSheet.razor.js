// Whether letters alone do something is this browser's to remember.
export function keep(box) {
  box.checked = localStorage.getItem("keys") !== "off";
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem("keys");
    else localStorage.setItem("keys", "off");
  });
}
