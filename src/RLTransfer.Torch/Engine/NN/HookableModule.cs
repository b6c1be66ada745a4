namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose calls can be watched, and their inputs and results replaced, by hooks in the order of their registration.</summary>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            // Replaced, never changed: a hook may remove itself while they run.
            private Action<Module>[] modulePreHooks = [];
            private Action<Module>[] modulePostHooks = [];

            protected HookableModule(string name) : base(name) { }

            private protected TPreHook[] PreHooks { get; private set; } = [];

            private protected TPostHook[] PostHooks { get; private set; } = [];

            /// <summary>Whether a call must do more than <c>forward</c>.</summary>
            internal sealed override bool HasHooks => hookCount > 0;

            private int hookCount;

            public HookRemover register_forward_pre_hook(TPreHook hook)
            {
                PreHooks = [.. PreHooks, hook];
                return Registered(() => PreHooks = Without(PreHooks, hook));
            }

            public HookRemover register_forward_hook(TPostHook hook)
            {
                PostHooks = [.. PostHooks, hook];
                return Registered(() => PostHooks = Without(PostHooks, hook));
            }

            public HookRemover register_forward_pre_hook(Action<Module> hook)
            {
                modulePreHooks = [.. modulePreHooks, hook];
                return Registered(() => modulePreHooks = Without(modulePreHooks, hook));
            }

            public HookRemover register_forward_hook(Action<Module> hook)
            {
                modulePostHooks = [.. modulePostHooks, hook];
                return Registered(() => modulePostHooks = Without(modulePostHooks, hook));
            }

            private protected void RunPreHooks()
            {
                foreach (var hook in modulePreHooks) hook(this);
            }

            private protected void RunPostHooks()
            {
                foreach (var hook in modulePostHooks) hook(this);
            }

            private HookRemover Registered(Action take)
            {
                hookCount++;
                return new HookRemover(() =>
                {
                    take();
                    hookCount--;
                });
            }

            private static THook[] Without<THook>(THook[] hooks, THook hook)
            {
                var at = Array.IndexOf(hooks, hook);
                return [.. hooks[..at], .. hooks[(at + 1)..]];
            }

            /// <summary>Takes a hook off again.</summary>
            public class HookRemover
            {
                private Action? take;

                internal HookRemover(Action take) => this.take = take;

                public void remove()
                {
                    take?.Invoke();
                    take = null;
                }
            }
        }

        public partial class Module
        {
            internal virtual bool HasHooks => false;
        }
    }
}
