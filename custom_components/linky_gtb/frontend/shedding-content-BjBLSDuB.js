import{a as e,c as t,d as n,f as r,l as i,n as a,p as o,t as s,u as c,v as l,x as u,y as d}from"./problem--0QY6qhO.js";import{t as f}from"./home-assistant-rz92DV-2.js";function p(e){if(!c(e))return null;let t=e.mode;return{title:r(e.title),mode:t===`on`||t===`observe`?t:`off`,state:r(e.state)??`waiting_for_meter`,unit:r(e.unit)??`W`,meter:r(e.meter),power:i(e.power),limit:i(e.limit),source:r(e.source),base:i(e.base),energyKwh:i(e.energy_kwh)??0,minutes:i(e.minutes)??0,limits:n(e.limits).filter(c).flatMap(m),loads:n(e.loads).filter(c).flatMap(h)}}function m(e){let t=i(e.value);return t===null?[]:[{value:t,unit:r(e.unit)??`W`,source:r(e.source)??``,soft:e.firmness===`soft`,scope:r(e.scope)??`site`,start:i(e.start),end:i(e.end)}]}function h(e){let t=r(e.id);return t===null?[]:[{id:t,name:r(e.name)??t,phase:r(e.phase)??`unavailable`,reason:r(e.reason),drawW:i(e.draw_w)??0,powerW:i(e.power_w)??0,since:i(e.since),minutes:i(e.minutes)??0,energyKwh:i(e.energy_kwh)??0}]}var g=[`shed`,`lowered`,`deaf`,`unavailable`,`waiting`,`manual`,`exempt`,`free`,`idle`,`excluded`];function _(e){let t=({phase:e})=>g.includes(e)?g.indexOf(e):g.length;return[...e].sort((e,n)=>t(e)-t(n)||e.name.localeCompare(n.name))}function v(e){return e.filter(({minutes:e,energyKwh:t})=>e>0||t>0).sort((e,t)=>t.minutes-e.minutes)}var y=3e4,b={document:null,problem:null},x=class{changed;state=b;#e;#t;#n=!1;#r=0;#i;#a;constructor(e){this.changed=e}connect(){this.#n=!0,this.#o()}disconnect(){this.#n=!1,this.#c()}update(e,t){let n=t!==this.#t;(n||e.connection!==this.#e)&&(this.#e=e.connection,this.#t=t,n&&this.#l(b),this.#n&&this.#o())}retry(){this.#o()}async#o(){if(this.#c(),!this.#e)return;let e=this.#r,n=()=>e===this.#r,r={type:`${f}/shedding`,...this.#t?{entry_id:this.#t}:{}};try{let e=await this.#e.subscribeMessage(e=>{n()&&this.#s(e)},r);n()?this.#i=e:e()}catch(e){if(!n())return;this.#l({...this.state,problem:t(e)}),this.#a=setTimeout(()=>void this.#o(),y)}}#s(e){let t=p(e);this.#l(t?{document:t,problem:null}:{...this.state,problem:{kind:`unreadable`,rule:``,detail:``}})}#c(){this.#r+=1,clearTimeout(this.#a);let e=this.#i;this.#i=void 0,e&&Promise.resolve(e()).catch(()=>void 0)}#l(e){this.state=e,this.changed()}};function S(e,t,n){let r=e/1e3;return`${n.number(r,Math.abs(r)<100?2:0)}\u00a0k${t===`VA`?`VA`:`W`}`}function C(e,t){return`${t.number(e,e<10?2:0)}\u00a0kWh`}function w(e){return e.locale?.time_zone===`server`?e.config?.time_zone:void 0}function T(e,t,n,r){let i=r?{timeZone:r}:{},a=new Intl.DateTimeFormat(`en-CA`,{...i,dateStyle:`short`}),o=a.format(e*1e3)===a.format(t);return new Intl.DateTimeFormat(n===`fr`?`fr-FR`:`en-GB`,{...i,...o?{}:{weekday:`short`,day:`numeric`,month:`short`},hour:`2-digit`,minute:`2-digit`}).format(e*1e3)}var E={defaultTitle:`Délestage`,loading:`Chargement du délestage`,modes:{off:{label:`Arrêté`,meaning:`Rien n’est suivi ni commandé.`},observe:{label:`Observation`,meaning:`Les décisions sont montrées comme si les charges obéissaient, mais rien n’est commandé : la puissance affichée est celle qu’aurait le site.`},on:{label:`En service`,meaning:`Les charges sont commandées.`}},states:{off:`Arrêté`,waiting_for_meter:`Attend le compteur`,within:`Sous la limite`,shedding:`Déleste`,over:`Au-dessus de la limite`,degraded:`Compteur muet : puissance estimée avec prudence`},power:`Puissance`,limit:`Limite`,limitOf:e=>`Limite : ${e}`,noLimit:`sans limite`,marginLeft:`de marge`,marginOver:`de trop`,base:e=>`dont ${e} non pilotés`,gauge:(e,t)=>`${e} sur une limite de ${t}`,sources:{subscribed:`puissance souscrite`,entity:`limite d’une entité`,ecowatt:`EcoWatt`,tempo:`Tempo`,calendar:`calendrier`,operator:`ordre d’un opérateur`,manual:`à la main`,feeder:`départ`},wished:`souhaitée`,limits:`Ordres et limites annoncées`,noLimits:`Aucune autre limite que la puissance souscrite.`,fromTo:(e,t)=>`de ${e} à ${t}`,until:e=>`jusqu’à ${e}`,from:e=>`à partir de ${e}`,forGood:`jusqu’à nouvel ordre`,loads:`Charges`,noLoads:`Aucune charge suivie pour l’instant.`,phases:{free:`Libre`,idle:`Ne demande rien`,waiting:`Attend son tour`,lowered:`Baissée`,shed:`Délestée`,exempt:`Exemptée`,manual:`Reprise à la main`,deaf:`N’obéit pas`,unavailable:`Indisponible`,excluded:`Jamais délestée`},reasons:{over_limit:`la limite était dépassée`,over_soft_limit:`la limite souhaitée était dépassée, et elle peut attendre`,limit_coming:`une limite plus basse commence`,emergency:`urgence : tout le reste était déjà délesté`,meter_lost:`le compteur ne répondait plus`,make_room:`elle laisse la place à plus urgent`,by_command:`demandé par quelqu’un`,room_again:`il y a de nouveau la place`,starts:`il y a la place`,demand_ended:`elle ne demande plus rien`,follows_room:`elle suit la place disponible`,retry:`l’ordre n’a pas été suivi, il est répété`,resumed:`repris après un redémarrage`},sinceTime:e=>`depuis ${e}`,drawOf:(e,t)=>`${e} sur ${t}`,today:`Délesté aujourd’hui`,asIf:`En observation, rien n’est réellement coupé : ce qui aurait été délesté.`,nothingToday:`Rien n’a été délesté aujourd’hui.`,duration:(e,t)=>`${e} h ${t}`,problems:{unknown_site:{title:`Délestage introuvable`,action:`Vérifiez que le délestage est chargé dans l’intégration Linky GTB ; s’il y en a plusieurs, choisissez le sien dans la configuration de cette carte.`},not_loaded:{title:`L’intégration Linky GTB n’est pas chargée`,action:`Ouvrez ses paramètres pour voir pourquoi, puis rechargez-la.`},unreadable:{title:`Réponse illisible`,action:`Rechargez la page : la carte et l’intégration n’ont pas la même version.`}},otherProblem:{title:`Le délestage n’a pas pu être lu`,action:`La carte réessaie toutes les trente secondes. Si cela dure, voyez le journal de Home Assistant.`},outdated:`Derniers chiffres connus.`,retry:`Réessayer`,settings:`Paramètres de l’intégration`},D={defaultTitle:`Load shedding`,loading:`Loading load shedding`,modes:{off:{label:`Off`,meaning:`Nothing is followed or commanded.`},observe:{label:`Observing`,meaning:`Decisions are shown as if the loads obeyed, but nothing is commanded: the power shown is what the site would have.`},on:{label:`On`,meaning:`The loads are commanded.`}},states:{off:`Off`,waiting_for_meter:`Waiting for the meter`,within:`Within the limit`,shedding:`Shedding`,over:`Over the limit`,degraded:`Silent meter: the power is estimated with care`},power:`Power`,limit:`Limit`,limitOf:e=>`Limit: ${e}`,noLimit:`no limit`,marginLeft:`to spare`,marginOver:`over`,base:e=>`of which ${e} not controlled`,gauge:(e,t)=>`${e} for a limit of ${t}`,sources:{subscribed:`subscribed power`,entity:`limit of an entity`,ecowatt:`EcoWatt`,tempo:`Tempo`,calendar:`calendar`,operator:`order of an operator`,manual:`by hand`,feeder:`feeder`},wished:`wished`,limits:`Orders and announced limits`,noLimits:`No other limit than the subscribed power.`,fromTo:(e,t)=>`from ${e} to ${t}`,until:e=>`until ${e}`,from:e=>`from ${e}`,forGood:`until further notice`,loads:`Loads`,noLoads:`No load is followed yet.`,phases:{free:`Free`,idle:`Asks for nothing`,waiting:`Waits its turn`,lowered:`Lowered`,shed:`Shed`,exempt:`Exempt`,manual:`Taken back by hand`,deaf:`Does not obey`,unavailable:`Unavailable`,excluded:`Never shed`},reasons:{over_limit:`the limit was exceeded`,over_soft_limit:`the wished limit was exceeded, and it can wait`,limit_coming:`a lower limit begins`,emergency:`emergency: all else was shed already`,meter_lost:`the meter was silent`,make_room:`it makes way for a more urgent one`,by_command:`asked by a person`,room_again:`there is room again`,starts:`there is room`,demand_ended:`it asks for nothing any more`,follows_room:`it follows the room there is`,retry:`the order was not followed, it is given again`,resumed:`resumed after a restart`},sinceTime:e=>`since ${e}`,drawOf:(e,t)=>`${e} of ${t}`,today:`Shed today`,asIf:`While observing nothing is really stopped: what would have been shed.`,nothingToday:`Nothing was shed today.`,duration:(e,t)=>`${e} h ${t}`,problems:{unknown_site:{title:`Load shedding not found`,action:`Check that load shedding is loaded in the Linky GTB integration; if there are several, choose one in this card’s configuration.`},not_loaded:{title:`The Linky GTB integration is not loaded`,action:`Open its settings to see why, then reload it.`},unreadable:{title:`Unreadable answer`,action:`Reload the page: the card and the integration differ in version.`}},otherProblem:{title:`Load shedding could not be read`,action:`The card tries again every thirty seconds. If this lasts, look at Home Assistant’s log.`},outdated:`Last known figures.`,retry:`Try again`,settings:`Integration settings`};function O(e){return e===`fr`?E:D}var k=/* @__PURE__ */ new Set([`shed`,`lowered`,`waiting`,`deaf`]);function A({loads:e},{formats:t,texts:n,clock:r}){let i=e=>[e.reason!==null&&k.has(e.phase)?n.reasons[e.reason]??e.reason:null,e.since===null||!k.has(e.phase)?null:n.sinceTime(r(e.since))].filter(e=>e!==null);return d`
    <section class="loads">
      <h3>${n.loads}</h3>
      ${e.length===0?d`<p class="note">${n.noLoads}</p>`:d`<ul class="rows">
            ${_(e).map(e=>{let r=i(e).join(`, `);return d`<li>
                <strong>${e.name}</strong>
                <span class="phase ${e.phase}">${n.phases[e.phase]??e.phase}</span>
                <span>${r?a(r):l}</span>
                <span class="amount">${n.drawOf(S(e.drawW,`W`,t),S(e.powerW,`W`,t))}</span>
              </li>`})}
          </ul>`}
    </section>
  `}function j({limits:e},{formats:t,texts:n,clock:r}){let i=({source:e,scope:t})=>`${a(n.sources[e]??e)}${t===`site`?``:` (${t})`}`;return d`
    <section class="limits">
      <h3>${n.limits}</h3>
      ${e.length===0?d`<p class="note">${n.noLimits}</p>`:d`<ul class="rows">
            ${e.map(e=>d`<li>
                <strong>${i(e)}</strong>
                <strong class="amount">${S(e.value,e.unit,t)}</strong>
                <span class="why">${a(M(e,n,r))}${e.soft?`, ${n.wished}`:``}</span>
              </li>`)}
          </ul>`}
    </section>
  `}function M({start:e,end:t},n,r){return e===null?t===null?n.forGood:n.until(r(t)):t===null?n.from(r(e)):n.fromTo(r(e),r(t,e))}function N(e,{formats:t,texts:n}){let r=v(e.loads),i=`${P(e.minutes,n)}, ${C(e.energyKwh,t)}`;return d`
    <section class="today">
      <h3>${n.today}${r.length?d` <span class="note">${i}</span>`:l}</h3>
      ${e.mode===`observe`?d`<p class="note">${n.asIf}</p>`:l}
      ${r.length===0?d`<p class="note">${n.nothingToday}</p>`:d`<ul class="rows">
            ${r.map(e=>d`<li>
                <strong>${e.name}</strong>
                <span class="amount">${P(e.minutes,n)}, ${C(e.energyKwh,t)}</span>
              </li>`)}
          </ul>`}
    </section>
  `}function P(e,t){let n=Math.round(e);return n<60?`${n}\u00a0min`:t.duration(`${Math.floor(n/60)}`,`${n%60}`.padStart(2,`0`))}function F(e,t,n){let{power:r,limit:i,base:a,unit:o,source:s}=e,c=e=>S(e,o,t),u=r===null||i===null?null:i-r;return d`
    <div class="power ${e.state}">
      <div class="headline">
        <div class="figure main">
          <strong>${r===null?`—`:c(r)}</strong>
          <span>${n.power}${a===null?l:d`, ${n.base(c(a))}`}</span>
        </div>
        ${u===null?l:d`<div class="figure margin">
              <strong>${c(Math.abs(u))}</strong>
              <span>${u<0?n.marginOver:n.marginLeft}</span>
            </div>`}
        <div class="figure">
          <strong>${i===null?n.noLimit:c(i)}</strong>
          <span>${s?n.limitOf(n.sources[s]??s):n.limit}</span>
        </div>
      </div>
      ${r===null||i===null?l:I(r,i,a,n.gauge(c(r),c(i)))}
    </div>
  `}function I(e,t,n,r){let i=Math.max(e,t)*1.05||1,a=e=>`${Math.max(0,Math.min(100,100*e/i)).toFixed(1)}%`;return d`
    <div class="bar" role="img" aria-label=${r}>
      <i style="width:${a(e)}"></i>
      ${n===null?l:d`<i class="base" style="width:${a(Math.min(n,e))}"></i>`}
      <b style="left:${a(t)}"></b>
    </div>
  `}var L=u`
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
`,R=class extends o{static styles=[e,L];feed=new x(()=>this.requestUpdate());textsFor(e){return O(e)}render(){let{document:e,problem:t}=this.feed.state;return this.frame(e?.title,e?this.texts.modes[e.mode].label:l,e&&e.mode!==`off`?this.#e(e.state):l,d`
        ${t?this.#n(t,e!==null):l}
        ${e?this.#t(e):t?l:this.skeleton(`height: 44px; width: 60%`,`height: 12px`,`height: 180px`)}
      `)}#e(e){return d`<span class="chip ${e}" role="status">${this.texts.states[e]??e}</span>`}#t(e){let t={formats:this.formats,texts:this.texts,clock:(e,t=Date.now()/1e3)=>{let n=this.hass?w(this.hass):void 0;return T(e,t*1e3,this.formats.language,n)}},n=d`<p class="mode">${this.texts.modes[e.mode].meaning}</p>`;return e.mode===`off`?n:d`
      ${e.mode===`observe`?n:l} ${F(e,this.formats,this.texts)}
      <div class="columns">
        ${A(e,t)}
        <div class="aside">${j(e,t)} ${N(e,t)}</div>
      </div>
    `}#n({kind:e,detail:t},n){let{title:r,action:i}=this.texts.problems[e]??this.texts.otherProblem,a=n?`${i} ${this.texts.outdated}`:i;return s({title:r,action:a,detail:t},this.texts,()=>this.feed.retry())}};customElements.define(`linky-gtb-shedding-content`,R);export{R as LinkyGtbSheddingContent};