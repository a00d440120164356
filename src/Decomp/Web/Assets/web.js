// Live parts and the drop of a file; every page works without it.
(() => {
  'use strict';
  // What is worth copying says what it is, and gets a button where the browser lets pages write to the clipboard.
  const furnish = root => {
    if (!navigator.clipboard) return;
    for (const text of root.querySelectorAll('[data-copy]')) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'copy';
      button.textContent = 'copy';
      button.setAttribute('aria-label', `Copy ${text.dataset.copy}`);
      button.addEventListener('click', async () => {
        try {
          await navigator.clipboard.writeText(text.textContent.trim());
          button.textContent = 'copied';
        } catch { button.textContent = 'not allowed'; }
        setTimeout(() => { button.textContent = 'copy'; }, 1500);
      });
      if (text.tagName === 'PRE') text.before(button); else text.after(' ', button);
    }
  };
  furnish(document);
  // A part that names an address of events is replaced by what comes: the first line is the id of an element, the rest its content.
  for (const part of document.querySelectorAll('[data-events]')) {
    const events = new EventSource(part.dataset.events);
    events.onmessage = message => {
      const end = message.data.indexOf('\n');
      const element = document.getElementById(message.data.slice(0, end));
      if (!element) return;
      element.innerHTML = message.data.slice(end + 1);
      furnish(element);
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
