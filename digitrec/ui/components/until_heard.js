const AGAIN_MS = 2000;

/** Says something until it is heard: of two messages that come together Streamlit keeps the later. */
export class UntilHeard {
  /** @param {() => void} say */
  begin(say) {
    this.end();
    say();
    this.saying = setInterval(say, AGAIN_MS);
  }

  end() {
    clearInterval(this.saying);
  }
}
