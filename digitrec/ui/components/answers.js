// Cards are made once and then only changed, so that the bars slide from answer to answer.
function makeCard(model, groups) {
  const card = document.createElement("button");
  card.setAttribute("role", "radio");
  card.setAttribute("aria-labelledby", `title-${model.name}`);
  card.setAttribute("aria-describedby", `read-${model.name}`);
  const numbers = [...Array(10).keys()].map((digit) => `<span>${digit}</span>`).join("");
  card.innerHTML = `<div class="title" id="title-${model.name}">${model.title}</div>
    <div class="read" id="read-${model.name}"><span class="digit"></span><span class="share"></span></div>
    <div class="bars" aria-hidden="true">${"<i></i>".repeat(10)}</div>
    <div class="numbers" aria-hidden="true">${numbers}</div>`;
  card.style.setProperty("--color", model.color);
  card.dataset.name = model.name;
  card.onclick = () => groups.choose(model.name);
  return card;
}

function makeGroup(label, models, groups) {
  const group = document.createElement("div");
  group.innerHTML = `<div class="label">${label}</div><div class="cards"></div>`;
  group.lastChild.append(...models.map((model) => makeCard(model, groups)));
  return group;
}

// As with radio buttons: one card takes the focus; the arrow keys move around and choose.
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function walk(event) {
  if (!(event.key in STEPS)) return;
  event.preventDefault();
  const cards = [...event.currentTarget.querySelectorAll(".card")];
  const next = cards.at((cards.indexOf(event.target) + STEPS[event.key]) % cards.length);
  next.focus();
  next.click();
}

export default function ({ parentElement, data, setTriggerValue }) {
  const groups = parentElement.querySelector(".groups");
  groups.choose = (name) => setTriggerValue("chosen", name);
  groups.onkeydown = walk;
  const names = data.models.map((model) => model.name).join();
  if (groups.dataset.names !== names) {
    const labels = [...new Set(data.models.map((model) => model.group))];
    groups.replaceChildren(
      ...labels.map((label) => makeGroup(label, data.models.filter((model) => model.group === label), groups)),
    );
    groups.dataset.names = names;
  }
  groups.className = data.isLarge ? "groups large" : "groups";
  groups.classList.toggle("doubted", data.isDoubted);
  parentElement.querySelector(".headline").textContent = data.headline;
  const spoken = parentElement.querySelector(".spoken"); // set again, it is announced again
  if (spoken.textContent !== data.spoken) spoken.textContent = data.spoken;
  parentElement.querySelector(".summary").textContent = data.isLarge ? "" : data.summary;
  parentElement.querySelector(".headline").classList.toggle("large", data.isLarge);
  data.models.forEach((model) => {
    const card = groups.querySelector(`[data-name="${model.name}"]`);
    card.className = model.differs ? "card differs" : "card";
    card.setAttribute("aria-checked", model.name === data.chosen);
    card.tabIndex = model.name === data.chosen ? 0 : -1;
    card.querySelector(".digit").textContent = model.digit;
    card.querySelector(".share").textContent = model.share;
    model.probabilities.forEach((probability, digit) => {
      card.querySelector(".bars").children[digit].style.height = `${100 * probability}%`;
    });
  });
}
