// Put before a worker's own loader: makes the worker seem to be of another build, which speaks protocol 999.
(() => {
  const original = self.postMessage;
  self.postMessage = function (message, ...rest) {
    // bincode: 1 (a message of a connection) in 4 bytes, the connection in 8, 0 (an output) in 4, then the version.
    if (message?.length >= 20 && message[0] === 1 && message[12] === 0) {
      message = message.slice();
      new DataView(message.buffer).setUint32(16, 999, true);
    }
    return original.call(self, message, ...rest);
  };
})();
