// What a reader sees: every visible text with its place, size and contrast; every figure.
() => {
  const rgb = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const over = (top, alpha, below) => below.map((part, i) => alpha * top[i] + (1 - alpha) * part);
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const seen = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const behind = (element) => {
    let colour = rgb(getComputedStyle(document.body).backgroundColor).slice(0, 3);
    const parents = [];
    for (let it = element; it; it = it.parentElement) parents.unshift(it);
    for (const it of parents) {
      const [r, g, b, alpha = 1] = rgb(getComputedStyle(it).backgroundColor);
      if (alpha > 0) colour = over([r, g, b], alpha, colour);
    }
    const svg = element.closest("svg");
    if (!svg) return colour;
    const box = element.getBoundingClientRect();
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    for (const path of svg.querySelectorAll("path")) {
      const place = path.getBoundingClientRect(), style = getComputedStyle(path);
      if (path.closest("defs") || style.fill === "none" || style.fill.startsWith("url")) continue;
      if (place.left <= x && x <= place.right && place.top <= y && y <= place.bottom)
        colour = over(rgb(style.fill), Number(style.opacity) * Number(style.fillOpacity), colour);
    }
    return colour;
  };
  const described = (element, words) => {
    const style = getComputedStyle(element), svg = element.closest("svg");
    const matrix = svg ? element.getScreenCTM() : null;
    const box = element.getBoundingClientRect(), frame = svg && svg.getBoundingClientRect();
    return {
      words, pixels: parseFloat(style.fontSize) * (matrix ? Math.hypot(matrix.a, matrix.b) : 1),
      contrast: contrast(rgb(svg ? style.fill : style.color).slice(0, 3), behind(element)),
      inside: svg ? box.left >= frame.left - 1 && box.right <= frame.right + 1
        && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1
        : box.left >= 0 && box.right <= innerWidth + 1,
    };
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    if (words && !element.closest("style, defs, thead") && seen(element))
      texts.push(described(element, words));
  }
  const figures = [...document.querySelectorAll("figure")].map((figure) => {
    const shown = [...figure.querySelectorAll("svg")].filter(seen);
    return { size: shown.map((svg) => svg.getAttribute("class")),
             paths: shown.flatMap((svg) => [...svg.querySelectorAll("path, use")].filter((path) => {
               const box = path.getBoundingClientRect();
               return box.width + box.height > 2 && !path.closest("defs");
             })).length,
             height: figure.getBoundingClientRect().height };
  });
  return { texts, figures, wide: document.documentElement.scrollWidth, room: innerWidth };
}
