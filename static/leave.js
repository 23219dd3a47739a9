// Leave quickly: press Shift three times. The link at the top of the page does the same without this file.
// One key pressed once (Esc) is too easily pressed by accident, and some screen readers use it.
"use strict";
(function () {
  const link = document.getElementById("leave");
  if (!link) return;
  const within = 5000; // milliseconds from the first to the third: hands that shake or are slow leave too
  let pressed = [];
  let left = false;
  const leave = () => {
    left = true;
    // Replacing the page takes this one out of the list behind the Back button.
    location.replace(link.href);
    // On a slow line the next page takes its time: nothing of this one is to be seen until then.
    document.title = "…";
    document.body.hidden = true;
    for (const form of document.forms) form.reset();
  };
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      pressed = [];
      return;
    }
    pressed = [...pressed.filter((time) => event.timeStamp - time < within), event.timeStamp];
    if (pressed.length === 3) leave();
  });
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leave();
  });
  // Where the browser had kept this page for its Back button, the server says what there is now.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && left) location.reload();
  });
})();
