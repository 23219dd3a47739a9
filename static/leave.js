// Leave quickly: press Shift three times. The link at the top of the page does the same without this file.
// One key pressed once (Esc) is too easily pressed by accident, and some screen readers use it.
"use strict";
(function () {
  const link = document.getElementById("leave");
  if (!link) return;
  const within = 3000; // milliseconds from the first to the third
  let pressed = [];
  // Replacing the page takes this one out of the list behind the Back button.
  const leave = () => location.replace(link.href);
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
})();
