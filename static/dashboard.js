// Draws the chart above a table, from the figure that stands in the page. Without it the page is complete.
(() => {
  "use strict";
  const place = document.getElementById("chart");
  const data = document.getElementById("chart-figure");
  if (!place || !data || !window.Plotly) return;
  const figure = JSON.parse(data.textContent);
  for (const part of document.querySelectorAll("[data-with-chart]")) part.hidden = false;
  window.Plotly.newPlot(place.firstElementChild, figure.data, figure.layout, {
    staticPlot: true,
    displayModeBar: false,
    responsive: true,
  }).then(() => place.setAttribute("data-drawn", ""));
})();
