/** What a runtime says of an image that it can't have, now or ever (Kubernetes, `pkg/kubelet/images/types.go`). */
const notHad: readonly string[] = [
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "ErrImageNeverPull",
  "ErrImageInspect",
];

/** A registry's hiccup is over by then: the kubelet tries again after 10 s. */
const patienceMs = 20_000;

/** Tells when an image is waited for in vain. */
export class ImagePatience {
  #since: number | undefined;

  /** @param waiting why the container waits, as its status says. @returns whether no more waiting helps. */
  isOver(waiting: string | undefined, now = Date.now()): boolean {
    if (waiting === undefined || !notHad.includes(waiting)) {
      this.#since = undefined;
      return false;
    }
    this.#since ??= now;
    return now - this.#since >= patienceMs;
  }
}
