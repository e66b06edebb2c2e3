// Nets and tables from a reader's own files, which never leave the page.

// The layers of a net in a safetensors file, if their names differ in one digit alone.
function layersIn(buffer) {
  const size = 8 + new Uint32Array(buffer.slice(0, 4))[0], layers = { __proto__: null };
  const head = JSON.parse(new TextDecoder().decode(buffer.slice(8, size)));
  for (const name of Object.keys(head).sort()) {
    if (/^(history|__)/.test(name)) continue;
    const { dtype, shape: [, n], data_offsets: at } = head[name];
    const all = [...new { F32: Float32Array, F64: Float64Array }[dtype](buffer.slice(size + at[0], size + at[1]))];
    (layers[name.replace(/\.\w+$/, "")] ||= {})[n ? "W" : "b"] = n ? pointsOf(all, n) : all;
  }
  return new Set(Object.keys(layers).map((name) => name.replace(/\d/, ""))).size < 2 && Object.values(layers);
}

Object.assign(Player.prototype, {
  buildFiles() {
    const { data: { words, acts }, root } = this;
    if (!acts) return;
    const [button] = this.group(words.nets, [words.open]);
    button.onclick = () => make("input", "", { type: "file", onchange: ({ target }) => this.open(target) }).click();
    root.ondragover = (event) => event.preventDefault();
    root.ondrop = (event) => this.open(event.dataTransfer, event.preventDefault());
  },

  async open({ files: [file] }) {
    let told;
    try {
      const text = await file.text(), read = text[0] === "{" && JSON.parse(text).layers;
      const net = text.slice(0, 9).includes("{") && (read || layersIn(await file.arrayBuffer()));
      told = net ? this.openNet(net) : this.openTable(text);
    } catch {}
    this.say(`${file.name}: ${told || this.data.words.unread}`);
  },

  // Let a net of the same shape take the place of the clip's.
  openNet(layers) {
    const { words, acts } = this.data, { net } = this.subject();
    const [found, wanted] = [layers, net.layers].map((all) =>
      all.map(({ W, activation }, l) => `${W[0].length}\u2192${W.length} ${activation || acts[l]}`).join(", "),
    );
    if (found !== wanted) return fill(words.shape, { found, wanted });
    const weights = weightsOf({ layers: layers.map(({ W, b }) => ({ W, b: b || W.map(() => 0) })) });
    if (weights.length !== weightsOf(net).length || !weights.every(Number.isFinite)) return;
    this.keep();
    this.renew(weights);
    return words.opened;
  },

  // Let a table's points, stretched to where the clip's own are, take their place.
  openTable(text) {
    const { words, classes: { length: k }, box } = this.data;
    const all = text.trim().split("\n").map((line) => line.trim().split(/\s*[,;\t]\s*/)), [, ...rows] = all;
    const known = [...new Set(rows.map((row) => row[2]))].sort().slice(0, k);
    // The first line names the columns.
    const line = all.findIndex(([x, y, label, ...more], at) => !at === !!(x && y && isFinite(x) && isFinite(y) && !more[0] && known.includes(label)));
    if (line >= 0) return fill(words.line, { line: line + 1, k });
    const inputs = box.map(([a, b], i) => {
      const own = rows.map((row) => Number(row[i])), low = Math.min(...own), wide = Math.max(...own) - low || 1;
      return own.map((v) => a + ((b - a) * (v - low)) / wide);
    });
    this.keep();
    this.redraw(rows.map((_, at) => inputs.map((own) => own[at])), rows.map((row) => known.indexOf(row[2])));
    return fill(words.table, { n: rows.length });
  },
});
