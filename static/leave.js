// Shift three times within two seconds leaves quickly. A single key never does: people press those by mistake.
(() => {
  "use strict";
  const link = document.querySelector("a.leave");
  if (!link) return;
  let times = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      times = [];
      return;
    }
    if (event.repeat) return;
    times = times.filter((at) => event.timeStamp - at < 2000);
    times.push(event.timeStamp);
    if (times.length === 3) location.replace(link.href);
  });
})();
