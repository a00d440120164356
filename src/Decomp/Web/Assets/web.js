// Live parts and the drop of a file; every page works without it.
(() => {
  'use strict';
  // A part that names an address of events is replaced by what comes: the first line is the id of an element, the rest its content.
  for (const part of document.querySelectorAll('[data-events]')) {
    const events = new EventSource(part.dataset.events);
    events.onmessage = message => {
      const end = message.data.indexOf('\n');
      const element = document.getElementById(message.data.slice(0, end));
      if (element) element.innerHTML = message.data.slice(end + 1);
    };
    events.addEventListener('over', () => { events.close(); part.dataset.over = 'yes'; });
  }
  const zone = document.querySelector('.drop'), input = zone && zone.querySelector('input[type=file]');
  if (input) {
    for (const name of ['dragover', 'dragleave', 'drop'])
      zone.addEventListener(name, e => { e.preventDefault(); zone.classList.toggle('over', name === 'dragover'); });
    zone.addEventListener('drop', e => {
      if (e.dataTransfer.files.length === 0) return;
      input.files = e.dataTransfer.files;
      zone.requestSubmit();
    });
  }
})();
