using System.Text;
using RLTransfer.Figures.Colors;

namespace RLTransfer.Figures.Svg;

/// <summary>The roles colors play, on light pages and on dark ones.</summary>
/// <remarks>
/// A figure brings its own page, so that text and background change together whatever stands around it: readers that know no
/// style sheet see the light colors (attributes), a dark preference or a dark notebook theme brings the dark ones.
/// Every shape is painted in <c>currentColor</c>; a role sets nothing but <c>color</c>.
/// </remarks>
internal static class Theme
{
    private static readonly Dictionary<string, (string Light, string Dark)> Roles = MakeRoles();

    /// <summary>The light color of a role: what stands in the attribute.</summary>
    public static string Light(string role) => Roles[role].Light;

    /// <summary>The rules for the roles used, for the figure with this id and no other.</summary>
    public static string Style(string id, IReadOnlyCollection<string> used)
    {
        var css = new StringBuilder();
        Rules("", false);
        css.Append("@media (prefers-color-scheme:dark){");
        Rules("", true);
        css.Append('}');
        Rules("[data-jp-theme-light=\"true\"] ", false);    // notebooks that put the figure into their page
        Rules("[data-jp-theme-light=\"false\"] ", true);
        return css.ToString();

        void Rules(string before, bool dark)
        {
            foreach (var role in Roles.Keys)
            {
                if (used.Contains(role))
                    css.Append(before).Append('#').Append(id).Append(" .").Append(role).Append("{color:").Append(dark ? Roles[role].Dark : Roles[role].Light).Append('}');
            }
        }
    }

    private static Dictionary<string, (string, string)> MakeRoles()
    {
        var roles = new Dictionary<string, (string, string)>
        {
            ["page"] = ("#ffffff", "#15181d"),
            ["ink"] = ("#1f2328", "#e6e9ed"),       // titles, names
            ["soft"] = ("#4b535d", "#b0b8c2"),      // numbers at ticks, axis titles
            ["axis"] = ("#7d8590", "#737c88"),
            ["grid"] = ("#e7e9ec", "#2a2f37"),
            ["rule"] = ("#6e7781", "#9aa3ae"),      // reference lines
            ["region"] = ("#8c959f", "#8c959f"),
        };
        for (var i = 0; i < Palette.Count; i++)
            roles["s" + i] = (Palette.Light[i].ToString(), Palette.Dark[i].ToString());
        return roles;
    }
}
