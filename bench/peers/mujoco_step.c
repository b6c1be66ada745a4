// Steps one MuJoCo model from C, for `rlt bench env`: what an environment's step is measured against.
//
// mujoco_step MODEL.xml EPISODE: the file EPISODE holds, little-endian, int32 frames, steps and n, float64 start[n] (qpos,
// qvel, qacc_warmstart, and what else there is), float32 controls[steps][nu]. For every line on standard input the episode
// is run from its start for as many seconds as the line says; answered are steps of `frames` time steps per second of
// processor time, and the last qpos[0].
#include <mujoco/mujoco.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int count, char** arguments) {
    char error[1000] = "";
    if (count != 3) {
        return 2;
    }
    mjModel* const m = mj_loadXML(arguments[1], NULL, error, sizeof error);
    FILE* const file = fopen(arguments[2], "rb");
    if (!m || !file) {
        fprintf(stderr, "%s\n", m ? arguments[2] : error);
        return 1;
    }
    mjData* const d = mj_makeData(m);
    int head[3];
    if (fread(head, sizeof(int), 3, file) != 3) {
        return 1;
    }
    const int frames = head[0], steps = head[1], size = head[2];
    if (size < m->nq + 2 * m->nv) {
        return 1;
    }
    double* const start = malloc(sizeof(double) * (size_t)size);
    float* const controls = malloc(sizeof(float) * (size_t)(steps * m->nu));
    if (fread(start, sizeof(double), (size_t)size, file) != (size_t)size ||
        fread(controls, sizeof(float), (size_t)(steps * m->nu), file) != (size_t)(steps * m->nu)) {
        return 1;
    }
    double seconds;
    while (scanf("%lf", &seconds) == 1) {
        const double begin = now();
        long done = 0;
        do {
            mj_resetData(m, d);
            memcpy(d->qpos, start, sizeof(double) * (size_t)m->nq);
            memcpy(d->qvel, start + m->nq, sizeof(double) * (size_t)m->nv);
            memcpy(d->qacc_warmstart, start + m->nq + m->nv, sizeof(double) * (size_t)m->nv);
            for (int t = 0; t < steps; t++) {
                for (int i = 0; i < m->nu; i++) {
                    d->ctrl[i] = controls[t * m->nu + i];
                }
                for (int k = 0; k < frames; k++) {
                    mj_step(m, d);
                }
            }
            done += steps;
        } while (now() - begin < seconds);
        printf("%.17g %.17g\n", (double)done / (now() - begin), d->qpos[0]);
        fflush(stdout);
    }
    return 0;
}
