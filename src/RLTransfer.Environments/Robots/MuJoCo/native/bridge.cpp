// What C# needs of MuJoCo's C API and cannot call safely itself.
//
// Two things make this file necessary. The offsets of mjModel's and mjData's fields differ between MuJoCo's versions,
// so only a compiler that sees the installed header knows them. And MuJoCo reports a fatal error through a handler that
// must not return (the default one ends the process): here it jumps back to the call that was made, which returns the
// message instead.
//
// libmujoco is opened by name at run time, so that its absence is an error of the first robot, not of the program.
#include <dlfcn.h>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <new>

#include <mujoco/mujoco.h>

namespace {

#define RLM_FUNCTIONS(X)                                                                                             \
    X(mj_version) X(mj_defaultVFS) X(mj_makeEmptyFileVFS) X(mj_deleteVFS) X(mj_loadXML) X(mj_deleteModel)            \
    X(mj_copyModel) X(mj_makeData) X(mj_deleteData) X(mj_resetData) X(mj_forward) X(mj_step) X(mj_name2id)           \
    X(mj_kinematics) X(mj_rnePostConstraint) X(mj_energyPos) X(mj_energyVel) X(mju_warningText)

struct Functions {
#define X(name) decltype(&::name) name;
    RLM_FUNCTIONS(X)
#undef X
} mj;

bool opened = false;
std::mutex openMutex, loadMutex;

// Where a fatal error of this thread's current call jumps to.
thread_local jmp_buf* landing = nullptr;
thread_local char lastError[1024];
thread_local char lastWarning[1024];

void copy(char* target, size_t size, const char* text) {
    if (target && size > 0) {
        std::snprintf(target, size, "%s", text ? text : "");
    }
}

void onError(const char* message) {
    copy(lastError, sizeof lastError, message);
    if (landing) {
        std::longjmp(*landing, 1);
    }
}

void onWarning(const char* message) { copy(lastWarning, sizeof lastWarning, message); }

// Runs `call`; true where MuJoCo reported a fatal error, whose message is then in lastError.
// No object with a destructor may live in `call`: the jump skips it.
template <class Call>
bool fails(Call call) {
    jmp_buf here;
    jmp_buf* const outer = landing;
    landing = &here;
    if (_setjmp(here) != 0) {
        landing = outer;
        return true;
    }
    call();
    landing = outer;
    return false;
}

// Pointers into one model and its data; the same fields in the same order as C#'s MuJoCoView.
struct View {
    int nq, nv, nu, nbody, njnt, ngeom, nsite, nsensordata, nmocap, unused;
    double *timestep, *gravity;
    double *body_mass, *geom_friction, *geom_size, *dof_damping, *dof_armature, *actuator_ctrlrange, *jnt_range, *qpos0;
    int *geom_type, *geom_bodyid;
    float* geom_rgba;
    double *time, *qpos, *qvel, *ctrl, *qacc, *xpos, *xmat, *geom_xpos, *geom_xmat, *site_xpos, *subtree_com, *cvel;
    double *cfrc_ext, *sensordata, *energy, *qacc_warmstart, *mocap_pos, *mocap_quat;
    int* ncon;
};

struct Simulation {
    mjModel* model;
    mjData* data;
    View view;
};

void fill(View& v, mjModel* m, mjData* d) {
    v.nq = m->nq, v.nv = m->nv, v.nu = m->nu, v.nbody = m->nbody;
    v.njnt = m->njnt, v.ngeom = m->ngeom, v.nsite = m->nsite, v.nsensordata = m->nsensordata, v.nmocap = m->nmocap;
    v.timestep = &m->opt.timestep, v.gravity = m->opt.gravity;
    v.body_mass = m->body_mass, v.geom_friction = m->geom_friction, v.geom_size = m->geom_size;
    v.dof_damping = m->dof_damping, v.dof_armature = m->dof_armature;
    v.actuator_ctrlrange = m->actuator_ctrlrange, v.jnt_range = m->jnt_range, v.qpos0 = m->qpos0;
    v.geom_type = m->geom_type, v.geom_bodyid = m->geom_bodyid, v.geom_rgba = m->geom_rgba;
    v.time = &d->time, v.qpos = d->qpos, v.qvel = d->qvel, v.ctrl = d->ctrl, v.qacc = d->qacc;
    v.xpos = d->xpos, v.xmat = d->xmat, v.geom_xpos = d->geom_xpos, v.geom_xmat = d->geom_xmat;
    v.site_xpos = d->site_xpos, v.subtree_com = d->subtree_com, v.cvel = d->cvel;
    v.cfrc_ext = d->cfrc_ext, v.sensordata = d->sensordata, v.energy = d->energy, v.ncon = &d->ncon;
    v.qacc_warmstart = d->qacc_warmstart, v.mocap_pos = d->mocap_pos, v.mocap_quat = d->mocap_quat;
}

mjModel* parse(const char* xml, int length, char* error, int size) {
    // The file system is 2 MB of names; one is kept, under the lock that also guards MuJoCo's one global parser.
    static mjVFS* const files = new (std::nothrow) mjVFS;
    mjModel* model = nullptr;
    const std::lock_guard<std::mutex> lock(loadMutex);
    if (!files) {
        copy(error, size, "out of memory");
        return nullptr;
    }
    // Only what is written below is read back: a full clearing of 2 MB is not needed after the first.
    static bool cleared = false;
    if (!cleared) {
        mj.mj_defaultVFS(files);
        cleared = true;
    }
    if (mj.mj_makeEmptyFileVFS(files, "model.xml", length) != 0) {
        copy(error, size, "out of memory");
        mj.mj_deleteVFS(files);
        return nullptr;
    }
    std::memcpy(files->filedata[0], xml, length);
    char message[1000] = "";
    const bool failed = fails([&] { model = mj.mj_loadXML("model.xml", files, message, sizeof message); });
    mj.mj_deleteVFS(files);
    if (failed || !model) {
        copy(error, size, failed ? lastError : message);
        return nullptr;
    }
    return model;
}

Simulation* simulate(mjModel* model, char* error, int size) {
    auto* const s = new (std::nothrow) Simulation{model, nullptr, {}};
    if (!s || fails([&] { s->data = mj.mj_makeData(model); }) || !s->data) {
        copy(error, size, s && lastError[0] ? lastError : "out of memory");
        mj.mj_deleteModel(model);
        delete s;
        return nullptr;
    }
    fill(s->view, s->model, s->data);
    return s;
}

// Any warning is a fault of the model or of the state; in C# it becomes an exception.
int warned(Simulation* s, char* error, int size) {
    for (int i = 0; i < mjNWARNING; i++) {
        if (s->data->warning[i].number > 0) {
            copy(error, size, mj.mju_warningText(i, s->data->warning[i].lastinfo));
            return 2;
        }
    }
    return 0;
}

}  // namespace

extern "C" {

// The version of the header this was compiled against, such as 222 for 2.2.2.
int rlm_header_version() { return mjVERSION_HEADER; }

// Opens libmujoco; 0 where that worked, else the reason is in `error`.
int rlm_open(const char* library, char* error, int size) {
    const std::lock_guard<std::mutex> lock(openMutex);
    void* const handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        copy(error, size, dlerror());
        return 1;
    }
    if (opened) {
        dlclose(handle);
        return 0;
    }
#define X(name)                                                                        \
    mj.name = reinterpret_cast<decltype(mj.name)>(dlsym(handle, #name));               \
    if (!mj.name) {                                                                    \
        std::snprintf(error, size, "%s does not have the function " #name, library);   \
        dlclose(handle);                                                               \
        return 1;                                                                      \
    }
    RLM_FUNCTIONS(X)
#undef X
    if (mj.mj_version() != mjVERSION_HEADER) {
        std::snprintf(error, size, "%s is version %d, but the bridge was compiled for %d", library, mj.mj_version(), mjVERSION_HEADER);
        dlclose(handle);
        return 1;
    }
    auto** const userError = static_cast<void (**)(const char*)>(dlsym(handle, "mju_user_error"));
    auto** const userWarning = static_cast<void (**)(const char*)>(dlsym(handle, "mju_user_warning"));
    if (!userError || !userWarning) {
        std::snprintf(error, size, "%s has no error handlers", library);
        dlclose(handle);
        return 1;
    }
    *userError = onError;
    *userWarning = onWarning;
    opened = true;
    return 0;
}

// A model compiled from MJCF, with data in its initial state; null where the MJCF is broken, with the reason in `error`.
void* rlm_compile(const char* xml, int length, char* error, int size) {
    lastError[0] = '\0';
    mjModel* const model = parse(xml, length, error, size);
    return model ? simulate(model, error, size) : nullptr;
}

// Another copy of a model, with data of its own in the initial state.
void* rlm_clone(const void* simulation, char* error, int size) {
    lastError[0] = '\0';
    mjModel* model = nullptr;
    if (fails([&] { model = mj.mj_copyModel(nullptr, static_cast<const Simulation*>(simulation)->model); }) || !model) {
        copy(error, size, lastError[0] ? lastError : "out of memory");
        return nullptr;
    }
    return simulate(model, error, size);
}

void rlm_free(void* simulation) {
    auto* const s = static_cast<Simulation*>(simulation);
    mj.mj_deleteData(s->data);
    mj.mj_deleteModel(s->model);
    delete s;
}

const void* rlm_view(const void* simulation) { return &static_cast<const Simulation*>(simulation)->view; }

// The index of a named body (1), joint (3), geom (5), site (6), actuator (18) …, MuJoCo's mjtObj; -1 where there is none.
int rlm_find(const void* simulation, int kind, const char* name) {
    return mj.mj_name2id(static_cast<const Simulation*>(simulation)->model, kind, name);
}

void rlm_reset(void* simulation) {
    auto* const s = static_cast<Simulation*>(simulation);
    mj.mj_resetData(s->model, s->data);
}

// 0: done; 1: fatal error, reset before going on; 2: warning, such as an unstable state.
int rlm_forward(void* simulation, char* error, int size) {
    auto* const s = static_cast<Simulation*>(simulation);
    if (fails([&] { mj.mj_forward(s->model, s->data); })) {
        copy(error, size, lastError);
        return 1;
    }
    return warned(s, error, size);
}

int rlm_step(void* simulation, int count, char* error, int size) {
    auto* const s = static_cast<Simulation*>(simulation);
    const auto step = mj.mj_step;
    if (fails([&] {
            for (int i = 0; i < count; i++) {
                step(s->model, s->data);
            }
        })) {
        copy(error, size, lastError);
        return 1;
    }
    return warned(s, error, size);
}

// Brings where bodies and geoms are up to date with qpos, and nothing that the next step depends on.
void rlm_kinematics(void* simulation) {
    auto* const s = static_cast<Simulation*>(simulation);
    mj.mj_kinematics(s->model, s->data);
}

// Fills cfrc_ext, the contact forces on each body, which mj_step leaves out unless a sensor asks for them.
int rlm_contact_forces(void* simulation, char* error, int size) {
    auto* const s = static_cast<Simulation*>(simulation);
    if (fails([&] { mj.mj_rnePostConstraint(s->model, s->data); })) {
        copy(error, size, lastError);
        return 1;
    }
    return 0;
}

// Fills energy: potential, kinetic.
int rlm_energy(void* simulation, char* error, int size) {
    auto* const s = static_cast<Simulation*>(simulation);
    if (fails([&] { mj.mj_energyPos(s->model, s->data); mj.mj_energyVel(s->model, s->data); })) {
        copy(error, size, lastError);
        return 1;
    }
    return 0;
}
}
