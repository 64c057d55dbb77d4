// Rows are made once and then only changed, so that the bars slide from answer to answer.
function makeRow(digit) {
  const row = document.createElement("div");
  row.innerHTML = `<b>${digit}</b><div class="track" role="meter" aria-label="Probability of ${digit}"
    aria-valuemin="0" aria-valuemax="100"><div class="bar"></div></div><span class="share"></span>`;
  return row;
}

export default function ({ parentElement, data }) {
  const rows = parentElement.querySelector(".rows");
  if (!rows.children.length) rows.append(...data.probabilities.map((_, digit) => makeRow(digit)));
  const top = Math.max(...data.probabilities);
  data.probabilities.forEach((probability, digit) => {
    const row = rows.children[digit];
    const percent = (100 * probability).toFixed(1);
    row.className = top > 0 && probability === top ? "row top" : "row";
    row.querySelector(".track").setAttribute("aria-valuenow", percent);
    row.querySelector(".bar").style.width = `${percent}%`;
    row.querySelector(".bar").style.background = data.color;
    row.querySelector(".share").textContent = data.shares?.[digit] ?? "";
  });
}
