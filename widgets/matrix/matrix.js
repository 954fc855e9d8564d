// The matrix in the browser: a real table, typed into cell by cell or block by block.
// It decides nothing about data: it sends what somebody did and shows what the kernel answers.

/**
 * @typedef {{key: string, name: string, group: string, group_name: string}} Line
 * @typedef {{rows: string, columns: string, only: string}} Filter
 * @typedef {{text: string, wrong: boolean}} Said
 * @typedef {[number, number, number, number, string, string]} CellNews row, column, value, beside, state, note
 * @typedef {Object} Grid what the matrix holds
 * @property {string} title
 * @property {string} value_name
 * @property {string} beside_name
 * @property {Object<string, string>} choices steps and their labels
 * @property {string} rows_name
 * @property {string} columns_name
 * @property {Line[]} rows
 * @property {Line[]} columns
 * @property {number[][]} value
 * @property {number[][]} beside
 * @property {string[]} states
 * @property {number[][]} state positions in states
 * @property {string[]} notes
 * @property {number[][]} note positions in notes
 * @property {[string, string][]} row_groups
 * @property {[string, string][]} column_groups
 * @property {[string, string][]} only
 * @typedef {Object} News what the kernel tells
 * @property {Grid} [grid]
 * @property {CellNews[]} [cells]
 * @property {[number[], number[]]} [shown]
 * @property {Filter} [filter]
 * @property {Said} [said]
 * @property {string} [question]
 * @property {boolean} [can_undo]
 * @property {boolean} [details] whether a cell has more than fits into it
 * @property {number} [answers] number of the message that is answered
 * @typedef {{send: (message: object) => void, on: Function, off: Function}} Model
 */

const NOTHING = -1;
const MOST_ROWS = 60; // beyond it only rows near the visible ones are in the document
const FEW_COLUMNS = 6; // so many have room for their names side by side
const PATIENCE = 5000; // [ms] until the kernel is asked again for a table that has not come
const SPARE = 12; // rows above and below the visible ones
const STATE_WORDS = {
  gap: "Lücke", met: "erreicht", more: "mehr als nötig", open: "nicht bewertet", expired: "abgelaufen",
};
const LEGEND = "−1 Lücke · ✓ erreicht · +1 mehr als nötig · ? nicht bewertet · ! abgelaufen";
const KEYS = "Pfeiltasten bewegen, Ziffern tragen ein, Entf leert, Umschalt markiert, Strg+C und Strg+V "
  + "kopieren und fügen ein (auch aus Excel), Strg+D füllt nach unten, Strg+Z macht rückgängig, "
  + "Esc verlässt die Tabelle.";
const DETAILS = "F2 oder „Einzelheiten“ zeigt, was nicht in ein Feld passt: Nachweis, Gültigkeit, Wirksamkeit, frühere Stufen.";

/** @param {string} text @returns {string} */
const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/**
 * Make an element.
 * @param {string} tag
 * @param {Object<string, string>} attributes
 * @param {(Node|string)[]} children
 */
function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

/** @param {string} state @param {number} value @param {number} beside @returns {string} */
function signOf(state, value, beside) {
  const distance = Math.abs(value - beside);
  return { gap: `−${distance}`, met: "✓", more: `+${distance}`, open: "?", expired: "!" }[state] ?? "";
}

/** What the kernel has told so far; one for all views of a widget. */
class Board {
  constructor() {
    /** @type {Grid|null} */ this.grid = null;
    /** @type {[number[], number[]]} */ this.shown = [[], []];
    /** @type {Filter} */ this.filter = { rows: "", columns: "", only: "" };
    /** @type {Map<string, {step: number, message: number}>} typed but not answered yet */
    this.typed = new Map();
    this.question = "";
    this.canUndo = false;
    this.details = false;
    this.sent = 0;
  }

  /** @param {News} news @returns {[number, number][]} positions of cells that look different now */
  take(news) {
    const touched = this.answered(news.answers);
    if (news.grid) this.grid = news.grid;
    if (news.shown) this.shown = news.shown;
    if (news.filter) this.filter = news.filter;
    if (news.question !== undefined) this.question = news.question;
    if (news.details !== undefined) this.details = news.details;
    if (news.can_undo !== undefined) this.canUndo = news.can_undo;
    (news.cells ?? []).forEach((cell) => this.put(cell));
    return touched.concat((news.cells ?? []).map(([row, column]) => [row, column]));
  }

  /** Forget what was typed with an answered message. */
  answered(message) {
    const done = [...this.typed].filter(([, typed]) => typed.message === message).map(([key]) => key);
    done.forEach((key) => this.typed.delete(key));
    return done.map((key) => key.split(" ").map(Number));
  }

  /** @param {CellNews} cell */
  put([row, column, value, beside, state, note]) {
    this.grid.value[row][column] = value;
    this.grid.beside[row][column] = beside;
    this.grid.state[row][column] = this.indexed(this.grid.states, state);
    this.grid.note[row][column] = this.indexed(this.grid.notes, note);
  }

  /** @param {string[]} texts @param {string} text */
  indexed(texts, text) {
    const at = texts.indexOf(text);
    return at < 0 ? texts.push(text) - 1 : at;
  }

  /** Return what a cell looks like, with what was typed and is not answered yet. */
  cell(row, column) {
    const grid = this.grid;
    const beside = grid.beside[row][column];
    const typed = this.typed.get(`${row} ${column}`);
    if (typed) return { value: typed.step, beside, state: "typed", note: "" };
    const state = grid.states[grid.state[row][column]];
    return { value: grid.value[row][column], beside, state, note: grid.notes[grid.note[row][column]] };
  }

  /** Return what a screen reader says of a cell. */
  spoken(row, column) {
    const { value, beside, state, note } = this.cell(row, column);
    const parts = [`${this.grid.value_name} ${value === NOTHING ? "leer" : value}`];
    if (beside !== NOTHING) parts.push(`${this.grid.beside_name} ${beside}`);
    if (STATE_WORDS[state]) parts.push(STATE_WORDS[state] + (state === "gap" ? ` ${beside - value}` : ""));
    return parts.concat(note || []).join(", ");
  }

  /** Number a message that will be answered. */
  next() {
    this.sent += 1;
    return this.sent;
  }
}

/** One table on the screen. */
class View {
  /** @param {Board} board @param {(message: object) => void} send */
  constructor(board, send) {
    this.board = board;
    this.send = send;
    this.active = [0, 0]; // among the shown rows and columns
    this.anchor = [0, 0];
    this.first = 0;
    this.last = 0;
    this.height = 0;
    this.dragging = false;
    this.build();
    this.listen();
  }

  build() {
    this.tools = made("div", { class: "matrix-tools" });
    this.pad = made("div", { class: "matrix-pad", role: "group", "aria-label": "Eingabe" });
    this.legend = made("p", { class: "matrix-legend" });
    this.table = made("table", { role: "grid", "aria-multiselectable": "true" });
    this.scroll = made("div", { class: "matrix-scroll", tabindex: "-1" }, this.table);
    this.detail = made("p", { class: "matrix-detail" });
    this.status = made("p", { class: "matrix-status", role: "status" });
    this.alert = made("p", { class: "matrix-alert", role: "alert" });
    this.question = made("div", { class: "matrix-question", role: "alertdialog", hidden: "" });
    this.after = made("p", { class: "matrix-keys", tabindex: "-1" }, KEYS);
    const parts = [this.tools, this.pad, this.scroll, this.question, this.detail, this.alert, this.status];
    this.root = made("div", { class: "lernbund-matrix", lang: "de", "data-lm-suppress-shortcuts": "true" },
      ...parts, this.legend, this.after);
  }

  listen() {
    const on = (target, name, handler) => target.addEventListener(name, handler.bind(this));
    on(this.scroll, "keydown", this.onKey);
    on(this.scroll, "copy", this.onCopy);
    on(this.scroll, "paste", this.onPaste);
    on(this.scroll, "scroll", this.onScroll);
    on(this.table, "pointerdown", this.onPointer);
    on(this.table, "pointerover", this.onDrag);
    on(this.table, "focusin", this.onFocus);
    on(this.root, "change", this.onChoice);
    on(this.root, "click", this.onClick);
    this.release = () => { this.dragging = false; };
    window.addEventListener("pointerup", this.release);
  }

  /** Stop listening to the window. */
  close() {
    window.removeEventListener("pointerup", this.release);
  }

  // What is drawn

  /** Draw all of it, the focus where it was. */
  drawAll() {
    const focused = this.scroll.contains(document.activeElement);
    const { grid } = this.board;
    this.drawTools();
    this.drawPad();
    this.table.setAttribute("aria-label", grid.title);
    const signs = grid.states.some((state) => STATE_WORDS[state]) ? LEGEND : "";
    this.legend.textContent = `Große Zahl: ${grid.value_name}, kleine Zahl: ${grid.beside_name}. ${signs}`;
    this.after.textContent = this.board.details ? `${KEYS} ${DETAILS}` : KEYS;
    this.drawTable();
    this.drawQuestion();
    if (focused) this.focus();
  }

  drawTools() {
    const { grid, filter } = this.board;
    this.tools.replaceChildren(
      ...this.groups("rows", grid.rows_name, grid.row_groups),
      ...this.groups("columns", grid.columns_name, grid.column_groups),
      ...(grid.only.length < 2 ? [] : [this.select("only", "Zeigen", grid.only, filter.only)]),
    );
  }

  /** A choice of groups, where there is something to choose from. */
  groups(name, label, groups) {
    return groups.length < 2 ? [] : [this.select(name, label, [["", "alle"], ...groups], this.board.filter[name])];
  }

  select(name, label, options, chosen) {
    const select = made("select", { name });
    options.forEach(([value, text]) => select.append(made("option", { value }, text)));
    select.value = chosen;
    return made("label", {}, label, select);
  }

  drawPad() {
    const { grid, canUndo, details } = this.board;
    this.pad.hidden = !this.editable;
    const button = (name, text, label) => made("button", { type: "button", "data-do": name, "aria-label": label }, text);
    const steps = Object.entries(grid.choices).map(([step, label]) => button(step, step, label));
    const undo = button("undo", "Rückgängig", "Letzte Eingabe rückgängig machen");
    undo.disabled = !canUndo;
    const more = details ? [button("details", "Einzelheiten", "Einzelheiten zu diesem Feld zeigen")] : [];
    this.pad.replaceChildren(...steps, button("clear", "Leeren", "Feld leeren"), ...more, undo);
  }

  drawTable() {
    const [rows, columns] = this.board.shown;
    this.keep();
    this.table.setAttribute("aria-rowcount", String(rows.length + 1));
    this.table.setAttribute("aria-colcount", String(columns.length + 1));
    const corner = `<th scope="col" class="corner">${rows.length ? "" : "Nichts zu zeigen"}</th>`;
    const heads = columns.map((c, at) => this.head(this.board.grid.columns[c], at)).join("");
    this.table.innerHTML = `<thead><tr aria-rowindex="1">${corner}${heads}</tr></thead><tbody></tbody>`;
    this.table.classList.toggle("windowed", rows.length > MOST_ROWS);
    this.table.classList.toggle("wide", columns.length > FEW_COLUMNS);
    this.drawRows();
    this.point();
  }

  /** @param {Line} line @param {number} at */
  head(line, at) {
    const title = escaped(`${line.name} (${line.group_name})`);
    return `<th scope="col" aria-colindex="${at + 2}" title="${title}"><span>${escaped(line.name)}</span></th>`;
  }

  /** Draw the rows near the visible ones, or all if they are few. */
  drawRows() {
    const [rows] = this.board.shown;
    [this.first, this.last] = this.near(rows.length);
    const lines = rows.slice(this.first, this.last).map((_, at) => this.row(this.first + at));
    const spacer = (count) => (count > 0 ? `<tr class="spacer" aria-hidden="true"><td style="height:${count * this.height}px"></td></tr>` : "");
    const body = this.table.tBodies[0];
    body.innerHTML = spacer(this.first) + lines.join("") + spacer(rows.length - this.last);
    this.lead = this.first > 0 ? 1 : 0;
    if (!this.height && body.rows.length) this.height = body.rows[0].getBoundingClientRect().height;
  }

  /** @param {number} count @returns {[number, number]} first and behind the last row to draw */
  near(count) {
    if (count <= MOST_ROWS) return [0, count];
    if (!this.height) return [0, MOST_ROWS];
    const top = Math.floor(this.scroll.scrollTop / this.height);
    const fits = Math.ceil(this.scroll.clientHeight / this.height);
    const first = Math.max(0, Math.min(top - SPARE, count - fits - SPARE));
    return [first, Math.min(count, top + fits + SPARE)];
  }

  /** @param {number} at position among the shown rows */
  row(at) {
    const [rows, columns] = this.board.shown;
    const line = this.board.grid.rows[rows[at]];
    const group = line.name === line.group_name ? "" : ` <small>${escaped(line.group_name)}</small>`;
    const head = `<th scope="row" aria-colindex="1">${escaped(line.name)}${group}</th>`;
    const cells = columns.map((column, c) => this.cellHtml(rows[at], column, c)).join("");
    return `<tr aria-rowindex="${at + 2}">${head}${cells}</tr>`;
  }

  cellHtml(row, column, at) {
    const { value, beside, state } = this.board.cell(row, column);
    const sign = signOf(state, value, beside);
    return `<td class="${state}" tabindex="-1" aria-colindex="${at + 2}" data-sign="${sign}" `
      + `aria-label="${escaped(this.board.spoken(row, column))}">${this.inside(value, beside)}</td>`;
  }

  inside(value, beside) {
    const small = beside === NOTHING ? "" : `<small>${beside}</small>`;
    return `<b>${value === NOTHING ? "" : value}</b>${small}`;
  }

  /** Draw one cell anew, if it is in the document; the element and the focus stay. */
  drawCell(row, column) {
    const at = [this.board.shown[0].indexOf(row), this.board.shown[1].indexOf(column)];
    const element = at[0] < 0 || at[1] < 0 ? null : this.element(at);
    if (!element) return;
    const { value, beside, state } = this.board.cell(row, column);
    element.className = state;
    element.dataset.sign = signOf(state, value, beside);
    element.setAttribute("aria-label", this.board.spoken(row, column));
    element.innerHTML = this.inside(value, beside);
  }

  /** @param {[number, number]} at @returns {HTMLElement|null} */
  element([row, column]) {
    if (row < this.first || row >= this.last) return null;
    return this.table.tBodies[0].rows[row - this.first + this.lead]?.cells[column + 1] ?? null;
  }

  drawQuestion() {
    const { question } = this.board;
    const was = !this.question.hidden;
    this.question.hidden = !question;
    if (!question) {
      if (was) this.focus();
      return;
    }
    const answer = (name, text) => made("button", { type: "button", "data-do": name }, text);
    const text = made("p", { id: "matrix-question-text" }, question);
    this.question.setAttribute("aria-labelledby", text.id);
    this.question.replaceChildren(text, answer("mine", "Meine Eingabe gilt"), answer("theirs", "Der andere Wert gilt"));
    if (!was) this.question.querySelector("button").focus();
  }

  /** Show news of the kernel. @param {News} news @param {[number, number][]} touched */
  tell(news, touched) {
    if (news.grid || news.shown) this.drawAll();
    else touched.forEach(([row, column]) => this.drawCell(row, column));
    if (news.said) this.say(news.said);
    if (news.can_undo !== undefined) this.pad.lastChild.disabled = !this.board.canUndo;
    if (news.question !== undefined) this.drawQuestion();
    this.point();
  }

  /** @param {Said} said */
  say({ text, wrong }) {
    this.status.textContent = wrong ? "" : text;
    this.alert.textContent = wrong ? text : "";
  }

  // Where somebody is

  /** Stay at the same row and column when others came or went. */
  keep() {
    const { grid, shown } = this.board;
    const lines = [grid.rows, grid.columns];
    const now = this.keys?.map((key, i) => shown[i].findIndex((at) => lines[i][at].key === key));
    const moved = now?.some((at, i) => at !== this.active[i]);
    if (moved) {
      this.active = now;
      this.anchor = [...now];
    }
    this.clamp();
  }

  clamp() {
    const inside = (at, lines) => Math.max(0, Math.min(at, lines.length - 1));
    this.active = this.active.map((at, i) => inside(at, this.board.shown[i]));
    this.anchor = this.anchor.map((at, i) => inside(at, this.board.shown[i]));
  }

  /** The marked area: first row, first column, last row, last column. */
  area() {
    const [low, high] = [Math.min, Math.max].map((pick) => this.active.map((at, i) => pick(at, this.anchor[i])));
    return [...low, ...high];
  }

  /** Mark the area and the one cell that Tab reaches; say below the table what it is. */
  point() {
    const [top, left, bottom, right] = this.area();
    this.table.querySelectorAll("[aria-selected], td[tabindex='0']").forEach((cell) => {
      cell.removeAttribute("aria-selected");
      cell.tabIndex = -1;
    });
    for (let row = Math.max(top, this.first); row <= Math.min(bottom, this.last - 1); row += 1) {
      for (let column = left; column <= right; column += 1) this.element([row, column])?.setAttribute("aria-selected", "true");
    }
    const cell = this.element(this.active);
    if (cell) cell.tabIndex = 0;
    this.describe();
  }

  describe() {
    const [row, column] = this.place();
    if (row === undefined || column === undefined) {
      this.detail.textContent = "";
      return;
    }
    const { rows, columns } = this.board.grid;
    this.keys = [rows[row].key, columns[column].key];
    const who = rows[row].name === rows[row].group_name ? rows[row].name : `${rows[row].name}, ${rows[row].group_name}`;
    this.detail.textContent = `${who} · ${columns[column].name} (${columns[column].group_name}): ${this.board.spoken(row, column)}`;
  }

  /** @returns {[number, number]} position of the active cell in the grid */
  place() {
    return this.active.map((at, i) => this.board.shown[i][at]);
  }

  /** @param {number} down @param {number} right @param {boolean} marking */
  move(down, right, marking) {
    this.go([this.active[0] + down, this.active[1] + right], marking);
  }

  go(at, marking = false) {
    this.active = at;
    if (!marking) this.anchor = [...at];
    this.clamp();
    this.reveal();
    this.focus();
  }

  /** Bring the active row into the document and into view. */
  reveal() {
    const [row] = this.active;
    if (this.element(this.active)) return;
    this.scroll.scrollTop = Math.max(0, (row - 3) * this.height);
    this.drawRows();
  }

  focus() {
    this.reveal();
    this.point();
    const cell = this.element(this.active);
    if (!cell) return;
    cell.focus({ preventScroll: true });
    this.uncover(cell);
  }

  /** Scroll so that headers do not lie over a cell. */
  uncover(cell) {
    const [box, all] = [cell.getBoundingClientRect(), this.scroll.getBoundingClientRect()];
    const corner = this.table.tHead.rows[0].cells[0].getBoundingClientRect();
    const [top, left] = [all.top + corner.height, all.left + corner.width];
    const [bottom, right] = [all.top + this.scroll.clientHeight, all.left + this.scroll.clientWidth];
    if (box.top < top) this.scroll.scrollTop -= top - box.top;
    else if (box.bottom > bottom) this.scroll.scrollTop += box.bottom - bottom;
    if (box.left < left) this.scroll.scrollLeft -= left - box.left;
    else if (box.right > right) this.scroll.scrollLeft += box.right - right;
  }

  // What somebody does

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.altKey || event.isComposing) return;
    const handled = event.ctrlKey || event.metaKey ? this.onCommand(event) : this.onPlainKey(event);
    event.stopPropagation();
    if (handled) event.preventDefault();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was for the matrix */
  onCommand(event) {
    const [rows, columns] = this.board.shown.map((lines) => lines.length - 1);
    const marking = event.shiftKey;
    const commands = {
      z: () => this.undo(),
      d: () => this.fillDown(),
      a: () => { this.anchor = [0, 0]; this.go([rows, columns], true); },
      Home: () => this.go([0, 0], marking),
      End: () => this.go([rows, columns], marking),
    };
    const command = commands[event.key];
    if (command) command();
    return Boolean(command);
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  onPlainKey(event) {
    if (event.key === "Tab") return this.onTab(event.shiftKey ? -1 : 1);
    if (/^[0-9]$/.test(event.key)) return this.enter(Number(event.key));
    const page = this.page();
    const marking = event.shiftKey;
    const keys = {
      ArrowDown: () => this.move(1, 0, marking),
      ArrowUp: () => this.move(-1, 0, marking),
      ArrowRight: () => this.move(0, 1, marking),
      ArrowLeft: () => this.move(0, -1, marking),
      PageDown: () => this.move(page, 0, marking),
      PageUp: () => this.move(-page, 0, marking),
      Home: () => this.go([this.active[0], 0], marking),
      End: () => this.go([this.active[0], Infinity], marking),
      Enter: () => this.move(marking ? -1 : 1, 0, false),
      Delete: () => this.enter(null),
      Backspace: () => this.enter(null),
      Escape: () => this.after.focus(),
      F2: () => this.askDetails(),
    };
    const action = keys[event.key];
    if (action) action();
    return Boolean(action);
  }

  /** How many rows a page down goes: all that fit but one. */
  page() {
    const room = this.scroll.clientHeight - this.table.tHead.offsetHeight;
    return Math.max(1, Math.floor(room / this.height) - 1);
  }

  /** Go to the next cell, row after row; leave the table behind the last and before the first. */
  onTab(step) {
    const width = this.board.shown[1].length;
    const next = this.active[0] * width + this.active[1] + step;
    if (next < 0 || next >= width * this.board.shown[0].length) return false;
    this.go([Math.floor(next / width), next % width]);
    return true;
  }

  /** Whether there is anything to type and anywhere to put it. */
  get editable() {
    return Object.keys(this.board.grid.choices).length > 0 && this.board.shown.every((lines) => lines.length);
  }

  /** Put one step, or nothing, into all marked cells. @param {number|null} step */
  enter(step) {
    const [top, left, bottom, right] = this.area();
    const cells = [];
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) cells.push([row, column, step]);
    }
    return this.put(cells);
  }

  /** Put the first marked row, or the row above a single one, into those below. */
  fillDown() {
    const [top, left, bottom, right] = this.area();
    const from = top === bottom ? top - 1 : top;
    if (from < 0) return;
    const cells = [];
    for (let row = from + 1; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) cells.push([row, column, this.value(from, column)]);
    }
    this.put(cells.filter(([, , step]) => step !== NOTHING));
  }

  /** @param {number} row @param {number} column among the shown ones @returns {number} */
  value(row, column) {
    const [rows, columns] = this.board.shown;
    return this.board.cell(rows[row], columns[column]).value;
  }

  /** Send cells in one message and show them at once. @param {[number, number, number|null][]} cells */
  put(cells) {
    const { grid, shown: [rows, columns] } = this.board;
    if (!this.editable || !cells.length) return true;
    const number = this.board.next();
    const wanted = cells.map(([row, column, step]) => {
      const [r, c] = [rows[row], columns[column]];
      if (step === null || step in grid.choices) this.board.typed.set(`${r} ${c}`, { step: step ?? NOTHING, message: number });
      this.drawCell(r, c);
      return [grid.rows[r].key, grid.columns[c].key, step];
    });
    this.point();
    this.send({ verb: "put", number, cells: wanted });
    return true;
  }

  /** Ask for what this cell cannot hold. */
  askDetails() {
    const { grid, details } = this.board;
    if (!details || !this.board.shown.every((lines) => lines.length)) return;
    const [row, column] = this.place();
    this.send({ verb: "details", number: this.board.next(), at: [grid.rows[row].key, grid.columns[column].key] });
  }

  undo() {
    this.send({ verb: "undo", number: this.board.next() });
  }

  /** @param {ClipboardEvent} event */
  onCopy(event) {
    const [top, left, bottom, right] = this.area();
    const lines = [];
    for (let row = top; row <= bottom; row += 1) {
      const steps = [];
      for (let column = left; column <= right; column += 1) steps.push(this.value(row, column));
      lines.push(steps.map((step) => (step === NOTHING ? "" : step)).join("\t"));
    }
    event.clipboardData.setData("text/plain", lines.map((line) => `${line}\r\n`).join(""));
    event.preventDefault();
    this.say({ text: `${bottom - top + 1} Zeilen und ${right - left + 1} Spalten kopiert.`, wrong: false });
  }

  /** @param {ClipboardEvent} event */
  onPaste(event) {
    event.preventDefault();
    const { grid, shown: [rows, columns] } = this.board;
    if (!this.editable) return;
    const [top, left, bottom, right] = this.area();
    this.send({
      verb: "paste",
      number: this.board.next(),
      at: [grid.rows[rows[top]].key, grid.columns[columns[left]].key],
      rows: bottom - top + 1,
      columns: right - left + 1,
      text: event.clipboardData.getData("text/plain"),
    });
  }

  onScroll() {
    const count = this.board.shown[0].length;
    if (count <= MOST_ROWS || !this.height) return;
    const top = Math.floor(this.scroll.scrollTop / this.height);
    const bottom = top + Math.ceil(this.scroll.clientHeight / this.height);
    if (top >= this.first && Math.min(bottom, count) <= this.last) return;
    const focused = this.table.contains(document.activeElement);
    this.drawRows();
    this.point();
    if (!focused) return;
    const cell = this.element(this.active);
    (cell ?? this.scroll).focus({ preventScroll: true });
  }

  /** @param {Element} target @returns {[number, number]|null} the cell that holds ``target`` */
  at(target) {
    const cell = target.closest("tbody td[aria-colindex]");
    return cell && [Number(cell.parentElement.getAttribute("aria-rowindex")) - 2, cell.cellIndex - 1];
  }

  /** @param {PointerEvent} event */
  onPointer(event) {
    const at = this.at(event.target);
    if (!at || event.button !== 0) return;
    this.dragging = event.pointerType === "mouse";
    this.go(at, event.shiftKey);
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  onDrag(event) {
    const at = this.dragging && this.at(event.target);
    if (!at) return;
    this.active = at;
    this.point();
  }

  /** Somebody came by Tab or a screen reader. @param {FocusEvent} event */
  onFocus(event) {
    const at = this.at(event.target);
    if (at && (at[0] !== this.active[0] || at[1] !== this.active[1])) this.go(at);
  }

  /** @param {Event} event */
  onChoice(event) {
    const chosen = { ...this.board.filter };
    Object.assign(chosen, Object.fromEntries([...this.tools.querySelectorAll("select")].map((each) => [each.name, each.value])));
    if (this.tools.contains(event.target)) this.send({ verb: "filter", number: this.board.next(), ...chosen });
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const name = event.target.closest("button")?.dataset.do;
    if (name === undefined) return;
    if (name === "mine" || name === "theirs") this.send({ verb: "answer", number: this.board.next(), mine: name === "mine" });
    else if (name === "undo") this.undo();
    else if (name === "details") this.askDetails();
    else this.enter(name === "clear" ? null : Number(name));
  }
}

/** One widget: what the kernel tells goes to the board and from there to all views. */
export default () => {
  const board = new Board();
  /** @type {Set<View>} */ const views = new Set();
  return {
    /** @param {{model: Model}} context */
    initialize({ model }) {
      const hear = (/** @type {News} */ news) => {
        const touched = board.take(news);
        if (board.grid) views.forEach((view) => view.tell(news, touched));
      };
      model.on("msg:custom", hear);
      const ask = () => model.send({ verb: "hello" });
      ask();
      // On a slow line question or answer may be lost with a connection that is made anew.
      const again = setInterval(() => (board.grid ? clearInterval(again) : ask()), PATIENCE);
      return () => {
        clearInterval(again);
        model.off("msg:custom", hear);
      };
    },
    /** @param {{model: Model, el: HTMLElement}} context */
    render({ model, el }) {
      const view = new View(board, (message) => model.send(message));
      views.add(view);
      el.append(view.root);
      if (board.grid) view.drawAll();
      return () => {
        view.close();
        views.delete(view);
      };
    },
  };
};
