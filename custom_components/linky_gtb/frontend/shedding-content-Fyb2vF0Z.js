import{_ as e,b as t,c as n,d as r,f as i,g as a,l as o,n as s,s as c,t as l,u,v as d}from"./styles-BlDMOJXM.js";import{t as f}from"./home-assistant-rz92DV-2.js";function p(e){if(!o(e))return null;let t=e.mode;return{title:r(e.title),mode:t===`on`||t===`observe`?t:`off`,state:r(e.state)??`waiting_for_meter`,unit:r(e.unit)??`W`,meter:r(e.meter),power:n(e.power),limit:n(e.limit),source:r(e.source),base:n(e.base),energyKwh:n(e.energy_kwh)??0,minutes:n(e.minutes)??0,limits:u(e.limits).filter(o).flatMap(m),loads:u(e.loads).filter(o).flatMap(h)}}function m(e){let t=n(e.value);return t===null?[]:[{value:t,unit:r(e.unit)??`W`,source:r(e.source)??``,soft:e.firmness===`soft`,scope:r(e.scope)??`site`,start:n(e.start),end:n(e.end)}]}function h(e){let t=r(e.id);return t===null?[]:[{id:t,name:r(e.name)??t,phase:r(e.phase)??`unavailable`,reason:r(e.reason),drawW:n(e.draw_w)??0,powerW:n(e.power_w)??0,since:n(e.since),minutes:n(e.minutes)??0,energyKwh:n(e.energy_kwh)??0}]}var g=[`shed`,`lowered`,`deaf`,`unavailable`,`waiting`,`manual`,`exempt`,`free`,`idle`,`excluded`];function _(e){let t=({phase:e})=>g.includes(e)?g.indexOf(e):g.length;return[...e].sort((e,n)=>t(e)-t(n)||e.name.localeCompare(n.name))}function v(e){return e.filter(({minutes:e,energyKwh:t})=>e>0||t>0).sort((e,t)=>t.minutes-e.minutes)}var y=3e4,b={document:null,problem:null},x=class{changed;state=b;#e;#t;#n=!1;#r=0;#i;#a;constructor(e){this.changed=e}connect(){this.#n=!0,this.#o()}disconnect(){this.#n=!1,this.#c()}update(e,t){let n=t!==this.#t;(n||e.connection!==this.#e)&&(this.#e=e.connection,this.#t=t,n&&this.#l(b),this.#n&&this.#o())}retry(){this.#o()}async#o(){if(this.#c(),!this.#e)return;let e=this.#r,t=()=>e===this.#r,n={type:`${f}/shedding`,...this.#t?{entry_id:this.#t}:{}};try{let e=await this.#e.subscribeMessage(e=>{t()&&this.#s(e)},n);t()?this.#i=e:e()}catch(e){if(!t())return;this.#l({...this.state,problem:c(e)}),this.#a=setTimeout(()=>void this.#o(),y)}}#s(e){let t=p(e);this.#l(t?{document:t,problem:null}:{...this.state,problem:{kind:`unreadable`,rule:``,detail:``}})}#c(){this.#r+=1,clearTimeout(this.#a);let e=this.#i;this.#i=void 0,e&&Promise.resolve(e()).catch(()=>void 0)}#l(e){this.state=e,this.changed()}};function S(e,t,n){let r=e/1e3;return`${n.number(r,Math.abs(r)<100?2:0)}\u00a0k${t===`VA`?`VA`:`W`}`}function C(e,t){return`${t.number(e,e<10?2:0)}\u00a0kWh`}function w(e){return e.locale?.time_zone===`server`?e.config?.time_zone:void 0}function T(e,t,n,r){let i=r?{timeZone:r}:{},a=new Intl.DateTimeFormat(`en-CA`,{...i,dateStyle:`short`}),o=a.format(e*1e3)===a.format(t);return new Intl.DateTimeFormat(n===`fr`?`fr-FR`:`en-GB`,{...i,...o?{}:{weekday:`short`,day:`numeric`,month:`short`},hour:`2-digit`,minute:`2-digit`}).format(e*1e3)}var E={defaultTitle:`Délestage`,loading:`Chargement du délestage`,modes:{off:{label:`Arrêté`,meaning:`Rien n’est suivi ni commandé.`},observe:{label:`Observation`,meaning:`Les décisions sont montrées comme si les charges obéissaient, mais rien n’est commandé : la puissance affichée est celle qu’aurait le site.`},on:{label:`En service`,meaning:`Les charges sont commandées.`}},states:{off:`Arrêté`,waiting_for_meter:`Attend le compteur`,within:`Sous la limite`,shedding:`Déleste`,over:`Au-dessus de la limite`,degraded:`Compteur muet : puissance estimée avec prudence`},power:`Puissance`,limit:`Limite`,limitOf:e=>`Limite : ${e}`,noLimit:`sans limite`,marginLeft:`de marge`,marginOver:`de trop`,unknown:`inconnue`,base:e=>`dont ${e} non pilotés`,gauge:(e,t)=>`${e} sur une limite de ${t}`,sources:{subscribed:`puissance souscrite`,entity:`limite d’une entité`,ecowatt:`EcoWatt`,tempo:`Tempo`,calendar:`calendrier`,operator:`ordre d’un opérateur`,manual:`à la main`,feeder:`départ`},wished:`souhaitée`,limits:`Ordres et limites annoncées`,noLimits:`Aucune autre limite que la puissance souscrite.`,fromTo:(e,t)=>`de ${e} à ${t}`,until:e=>`jusqu’à ${e}`,from:e=>`à partir de ${e}`,forGood:`jusqu’à nouvel ordre`,loads:`Charges`,noLoads:`Aucune charge suivie pour l’instant.`,phases:{free:`Libre`,idle:`Ne demande rien`,waiting:`Attend son tour`,lowered:`Baissée`,shed:`Délestée`,exempt:`Exemptée`,manual:`Reprise à la main`,deaf:`N’obéit pas`,unavailable:`Indisponible`,excluded:`Jamais délestée`},reasons:{over_limit:`la limite était dépassée`,over_soft_limit:`la limite souhaitée était dépassée, et elle peut attendre`,limit_coming:`une limite plus basse commence`,emergency:`urgence : tout le reste était déjà délesté`,meter_lost:`le compteur ne répondait plus`,make_room:`elle laisse la place à plus urgent`,by_command:`demandé par quelqu’un`,room_again:`il y a de nouveau la place`,starts:`il y a la place`,demand_ended:`elle ne demande plus rien`,follows_room:`elle suit la place disponible`,retry:`l’ordre n’a pas été suivi, il est répété`,resumed:`repris après un redémarrage`},sinceTime:e=>`depuis ${e}`,drawOf:(e,t)=>`${e} sur ${t}`,today:`Délesté aujourd’hui`,asIf:`En observation, rien n’est réellement coupé : ce qui aurait été délesté.`,nothingToday:`Rien n’a été délesté aujourd’hui.`,duration:(e,t)=>`${e} h ${t}`,problems:{unknown_site:{title:`Délestage introuvable`,action:`Vérifiez que le délestage est chargé dans l’intégration Linky GTB ; s’il y en a plusieurs, choisissez le sien dans la configuration de cette carte.`},not_loaded:{title:`L’intégration Linky GTB n’est pas chargée`,action:`Ouvrez ses paramètres pour voir pourquoi, puis rechargez-la.`},unreadable:{title:`Réponse illisible`,action:`Rechargez la page : la carte et l’intégration n’ont pas la même version.`}},otherProblem:{title:`Le délestage n’a pas pu être lu`,action:`La carte réessaie toutes les trente secondes. Si cela dure, voyez le journal de Home Assistant.`},outdated:`Derniers chiffres connus.`,retry:`Réessayer`,settings:`Paramètres de l’intégration`},D={defaultTitle:`Load shedding`,loading:`Loading load shedding`,modes:{off:{label:`Off`,meaning:`Nothing is followed or commanded.`},observe:{label:`Observing`,meaning:`Decisions are shown as if the loads obeyed, but nothing is commanded: the power shown is what the site would have.`},on:{label:`On`,meaning:`The loads are commanded.`}},states:{off:`Off`,waiting_for_meter:`Waiting for the meter`,within:`Within the limit`,shedding:`Shedding`,over:`Over the limit`,degraded:`Silent meter: the power is estimated with care`},power:`Power`,limit:`Limit`,limitOf:e=>`Limit: ${e}`,noLimit:`no limit`,marginLeft:`to spare`,marginOver:`over`,unknown:`unknown`,base:e=>`of which ${e} not controlled`,gauge:(e,t)=>`${e} for a limit of ${t}`,sources:{subscribed:`subscribed power`,entity:`limit of an entity`,ecowatt:`EcoWatt`,tempo:`Tempo`,calendar:`calendar`,operator:`order of an operator`,manual:`by hand`,feeder:`feeder`},wished:`wished`,limits:`Orders and announced limits`,noLimits:`No other limit than the subscribed power.`,fromTo:(e,t)=>`from ${e} to ${t}`,until:e=>`until ${e}`,from:e=>`from ${e}`,forGood:`until further notice`,loads:`Loads`,noLoads:`No load is followed yet.`,phases:{free:`Free`,idle:`Asks for nothing`,waiting:`Waits its turn`,lowered:`Lowered`,shed:`Shed`,exempt:`Exempt`,manual:`Taken back by hand`,deaf:`Does not obey`,unavailable:`Unavailable`,excluded:`Never shed`},reasons:{over_limit:`the limit was exceeded`,over_soft_limit:`the wished limit was exceeded, and it can wait`,limit_coming:`a lower limit begins`,emergency:`emergency: all else was shed already`,meter_lost:`the meter was silent`,make_room:`it makes way for a more urgent one`,by_command:`asked by a person`,room_again:`there is room again`,starts:`there is room`,demand_ended:`it asks for nothing any more`,follows_room:`it follows the room there is`,retry:`the order was not followed, it is given again`,resumed:`resumed after a restart`},sinceTime:e=>`since ${e}`,drawOf:(e,t)=>`${e} of ${t}`,today:`Shed today`,asIf:`While observing nothing is really stopped: what would have been shed.`,nothingToday:`Nothing was shed today.`,duration:(e,t)=>`${e} h ${t}`,problems:{unknown_site:{title:`Load shedding not found`,action:`Check that load shedding is loaded in the Linky GTB integration; if there are several, choose one in this card’s configuration.`},not_loaded:{title:`The Linky GTB integration is not loaded`,action:`Open its settings to see why, then reload it.`},unreadable:{title:`Unreadable answer`,action:`Reload the page: the card and the integration differ in version.`}},otherProblem:{title:`Load shedding could not be read`,action:`The card tries again every thirty seconds. If this lasts, look at Home Assistant’s log.`},outdated:`Last known figures.`,retry:`Try again`,settings:`Integration settings`};function O(e){return e===`fr`?E:D}var k=/* @__PURE__ */ new Set([`shed`,`lowered`,`waiting`,`deaf`]);function A({loads:t},{formats:n,texts:r,clock:i}){let a=e=>[e.reason!==null&&k.has(e.phase)?r.reasons[e.reason]??e.reason:null,e.since===null||!k.has(e.phase)?null:r.sinceTime(i(e.since))].filter(e=>e!==null);return d`
    <section class="loads">
      <h3>${r.loads}</h3>
      ${t.length===0?d`<p class="note">${r.noLoads}</p>`:d`<ul class="rows">
            ${_(t).map(t=>{let i=a(t).join(`, `);return d`<li>
                <strong>${t.name}</strong>
                <span class="phase ${t.phase}">${r.phases[t.phase]??t.phase}</span>
                <span>${i?s(i):e}</span>
                <span class="amount">${r.drawOf(S(t.drawW,`W`,n),S(t.powerW,`W`,n))}</span>
              </li>`})}
          </ul>`}
    </section>
  `}function j({limits:e},{formats:t,texts:n,clock:r}){let i=({source:e,scope:t})=>`${s(n.sources[e]??e)}${t===`site`?``:` (${t})`}`;return d`
    <section class="limits">
      <h3>${n.limits}</h3>
      ${e.length===0?d`<p class="note">${n.noLimits}</p>`:d`<ul class="rows">
            ${e.map(e=>d`<li>
                <strong>${i(e)}</strong>
                <strong class="amount">${S(e.value,e.unit,t)}</strong>
                <span class="why">${s(M(e,n,r))}${e.soft?`, ${n.wished}`:``}</span>
              </li>`)}
          </ul>`}
    </section>
  `}function M({start:e,end:t},n,r){return e===null?t===null?n.forGood:n.until(r(t)):t===null?n.from(r(e)):n.fromTo(r(e),r(t,e))}function N(t,{formats:n,texts:r}){let i=v(t.loads),a=`${P(t.minutes,r)}, ${C(t.energyKwh,n)}`;return d`
    <section class="today">
      <h3>${r.today}${i.length?d` <span class="note">${a}</span>`:e}</h3>
      ${t.mode===`observe`?d`<p class="note">${r.asIf}</p>`:e}
      ${i.length===0?d`<p class="note">${r.nothingToday}</p>`:d`<ul class="rows">
            ${i.map(e=>d`<li>
                <strong>${e.name}</strong>
                <span class="amount">${P(e.minutes,r)}, ${C(e.energyKwh,n)}</span>
              </li>`)}
          </ul>`}
    </section>
  `}function P(e,t){let n=Math.round(e);return n<60?`${n}\u00a0min`:t.duration(`${Math.floor(n/60)}`,`${n%60}`.padStart(2,`0`))}function F(t,n,r){let{power:i,limit:a,base:o,unit:s,source:c}=t,l=e=>S(e,s,n),u=i===null||a===null?null:a-i;return d`
    <div class="power ${t.state}">
      <div class="headline">
        <div class="figure main">
          <strong>${i===null?`—`:l(i)}</strong>
          <span>${r.power}${o===null?e:d`, ${r.base(l(o))}`}</span>
        </div>
        ${u===null?e:d`<div class="figure margin">
              <strong>${l(Math.abs(u))}</strong>
              <span>${u<0?r.marginOver:r.marginLeft}</span>
            </div>`}
        <div class="figure">
          <strong>${a===null?r.noLimit:l(a)}</strong>
          <span>${c?r.limitOf(r.sources[c]??c):r.limit}</span>
        </div>
      </div>
      ${i===null||a===null?e:I(i,a,o,r.gauge(l(i),l(a)))}
    </div>
  `}function I(t,n,r,i){let a=Math.max(t,n)*1.05||1,o=e=>`${Math.max(0,Math.min(100,100*e/a)).toFixed(1)}%`;return d`
    <div class="bar" role="img" aria-label=${i}>
      <i style="width:${o(t)}"></i>
      ${r===null?e:d`<i class="base" style="width:${o(Math.min(r,t))}"></i>`}
      <b style="left:${o(n)}"></b>
    </div>
  `}var L=t`
  .power {
    display: flex;
    flex-direction: column;
    gap: 10px;
  }
  .within {
    --tone: var(--linky-gtb-saved);
  }
  .shedding,
  .degraded,
  .waiting_for_meter {
    --tone: var(--linky-gtb-caution);
  }
  .over {
    --tone: var(--linky-gtb-alarm);
  }
  .off {
    --tone: var(--secondary-text-color);
  }
  .chip {
    padding-inline: 12px;
  }
  .mode {
    padding: 10px 14px;
    border-radius: 8px;
    background: color-mix(in srgb, var(--primary-color) 10%, transparent);
    font-size: 13px;
    line-height: 1.45;
  }
  .bar {
    position: relative;
    height: 12px;
    border-radius: 6px;
    background: var(--divider-color, rgba(0, 0, 0, 0.12));
  }
  .bar i {
    position: absolute;
    inset: 0 auto 0 0;
    border-radius: 6px;
    background: color-mix(in srgb, var(--tone) 70%, transparent);
  }
  .bar i.base {
    background: var(--tone);
    border-radius: 6px 0 0 6px;
  }
  .bar b {
    position: absolute;
    inset: -5px auto -5px;
    width: 2px;
    background: var(--primary-text-color);
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
  }
  .aside {
    display: flex;
    flex-direction: column;
    gap: 20px;
  }
  ul.rows {
    list-style: none;
  }
  ul.rows li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px 12px;
    padding: 8px 0;
    border-top: 1px solid var(--divider-color);
    font-size: 14px;
    line-height: 1.4;
  }
  ul.rows li:first-child {
    border-top: 0;
  }
  ul.rows strong {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  ul.rows span,
  .note {
    color: var(--secondary-text-color);
    font-size: 13px;
  }
  ul.rows .amount {
    text-align: end;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  ul.rows .why {
    grid-column: 1 / -1;
  }
  ul.rows .phase {
    justify-self: end;
    font-size: 13px;
    font-weight: 500;
    color: color-mix(in srgb, var(--tone, var(--secondary-text-color)) 55%, var(--primary-text-color));
  }
  ul.rows .shed,
  ul.rows .lowered,
  ul.rows .waiting,
  ul.rows .manual {
    --tone: var(--linky-gtb-caution);
  }
  ul.rows .deaf,
  ul.rows .unavailable {
    --tone: var(--linky-gtb-alarm);
  }
  @container (min-width: 900px) {
    .columns {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
      gap: 48px;
    }
  }
`,R=class extends a{static styles=[l,L];#e;#t;#n;#r=i({});#i=O(`en`);#a=new x(()=>this.requestUpdate());set config(e){this.#e=e,this.#t&&this.#a.update(this.#t,e.entry_id),this.requestUpdate()}set hass(e){this.#t=e;let t=JSON.stringify([e.language,e.locale]);t!==this.#n&&(this.#n=t,this.#r=i(e),this.#i=O(this.#r.language),this.requestUpdate()),this.#e&&this.#a.update(e,this.#e.entry_id)}connectedCallback(){super.connectedCallback(),this.#a.connect()}disconnectedCallback(){super.disconnectedCallback(),this.#a.disconnect()}render(){let{document:t,problem:n}=this.#a.state;return d`
      <ha-card>
        <div class="body">
          <header>
            <div>
              <h2>${this.#e?.title||t?.title||this.#i.defaultTitle}</h2>
              ${t?d`<div class="subtitle">${this.#i.modes[t.mode].label}</div>`:e}
            </div>
            ${t&&t.mode!==`off`?this.#o(t.state):e}
          </header>
          ${n?this.#c(n,t!==null):e}
          ${t?this.#s(t):n?e:this.#l()}
        </div>
      </ha-card>
    `}#o(e){return d`<span class="chip ${e}" role="status">${this.#i.states[e]??e}</span>`}#s(t){let n={formats:this.#r,texts:this.#i,clock:(e,t=Date.now()/1e3)=>{let n=this.#t?w(this.#t):void 0;return T(e,t*1e3,this.#r.language,n)}},r=d`<p class="mode">${this.#i.modes[t.mode].meaning}</p>`;return t.mode===`off`?r:d`
      ${t.mode===`observe`?r:e} ${F(t,this.#r,this.#i)}
      <div class="columns">
        ${A(t,n)}
        <div class="aside">${j(t,n)} ${N(t,n)}</div>
      </div>
    `}#c({kind:t,detail:n},r){let{title:i,action:a}=this.#i.problems[t]??this.#i.otherProblem;return d`
      <div class="problem" role="alert">
        <strong>${i}</strong>
        <p>${a}${r?` ${this.#i.outdated}`:``}</p>
        ${n?d`<p class="detail">${n}</p>`:e}
        <div class="ways">
          <button type="button" @click=${()=>this.#a.retry()}>${this.#i.retry}</button>
          <a href="/config/integrations/integration/${f}">${this.#i.settings}</a>
        </div>
      </div>
    `}#l(){return d`
      <div class="skeleton summary" role="status" aria-label=${this.#i.loading}>
        <i style="height: 44px; width: 60%"></i>
        <i style="height: 12px"></i>
        <i style="height: 180px"></i>
      </div>
    `}};customElements.define(`linky-gtb-shedding-content`,R);export{R as LinkyGtbSheddingContent};