(() => {
  'use strict';
  // Without this script every map stands below the other; with it a reader chooses.
  const chosen = {};
  const show = () => {
    for (const one of document.querySelectorAll('.shown')) {
      one.hidden = Object.entries(chosen).some(([name, value]) => name in one.dataset && one.dataset[name] !== value);
    }
  };
  for (const place of document.querySelectorAll('.choices')) place.hidden = false;
  for (const control of document.querySelectorAll('[data-choice]')) {
    const read = () => {
      const field = control.matches('select') ? control : control.querySelector('input:checked');
      chosen[control.dataset.choice] = field.value;
      show();
    };
    control.addEventListener('change', read);
    read();
  }
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches('details')) {
      target.open = true;
      target.querySelector('summary').focus({preventScroll: true});
      target.scrollIntoView();
    }
  };
  addEventListener('hashchange', open);
  open();
  const number = cell => cell.dataset.value === undefined ? null : Number(cell.dataset.value);
  const compare = (a, b, way) => {
    const [x, y] = [number(a), number(b)];
    if (x !== null && y !== null) return way * (x - y);
    if (x !== null || y !== null) return x === null ? 1 : -1; // what has no number stands last
    return way * a.textContent.trim().localeCompare(b.textContent.trim(), document.documentElement.lang);
  };
  for (const table of document.querySelectorAll('table.sortable')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const down = head.getAttribute('aria-sort') === 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        const rows = [...table.tBodies[0].rows];
        rows.sort((a, b) => compare(a.cells[column], b.cells[column], down ? -1 : 1));
        table.tBodies[0].append(...rows);
      });
    });
  }
  addEventListener('beforeprint', () => {
    for (const one of document.querySelectorAll('details')) one.open = true;
  });
})();
