"""Top-100 item-item cosine of a benchmark split by implicit and by scipy, for `npm run bench -- neighbours`.

usage: neighbours.py TRAIN PEER THREADS; prints one JSON object: {"peer", "version", "seconds", "peakMb", "checksum"}
"""
import gzip
import json
import resource
import sys
import time

import numpy as np
import scipy
import scipy.sparse as sp

K = 100


def read(path):
    users, items = [], []
    with gzip.open(path, "rt") as lines:
        for line in lines:
            user, *taken = line.split()
            users += [int(user)] * len(taken)
            items += [int(item) for item in taken]
    return sp.csr_matrix((np.ones(len(users), np.float32), (users, items)))


def report(peer, version, seconds, checksum):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peer": peer, "version": version, "seconds": seconds, "peakMb": peak, "checksum": checksum}))


def by_scipy(matrix):
    """Blocks of items, so that the product fits. What is kept is not put in order."""
    started = time.perf_counter()
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=0)).ravel())
    norms[norms == 0] = 1
    unit = (matrix @ sp.diags(1 / norms)).tocsr()
    columns = unit.T.tocsr()
    total = 0.0
    for start in range(0, columns.shape[0], 1000):
        block = (columns[start : start + 1000] @ unit).tocsr()
        for row in range(block.shape[0]):
            found = block.data[block.indptr[row] : block.indptr[row + 1]]
            if len(found) == 0:
                continue
            # One more than asked for: an item is its own nearest neighbour.
            kept = found if len(found) <= K + 1 else np.partition(found, -K - 1)[-K - 1 :]
            total += float(kept.sum()) - 1
    report("scipy, not in order (1 thread)", scipy.__version__, time.perf_counter() - started, float(total))


def by_implicit(matrix, threads):
    import implicit
    from implicit.nearest_neighbours import CosineRecommender

    model = CosineRecommender(K=K + 1, num_threads=threads)
    started = time.perf_counter()
    model.fit(matrix, show_progress=False)
    seconds = time.perf_counter() - started
    similarity = model.similarity.tocsr()
    similarity.setdiag(0)
    name = f"implicit ({threads} thread{'s' if threads > 1 else ''})"
    report(name, implicit.__version__, seconds, float(similarity.sum()))


if __name__ == "__main__":
    train = read(sys.argv[1])
    if sys.argv[2] == "implicit":
        by_implicit(train, int(sys.argv[3]))
    else:
        by_scipy(train)
